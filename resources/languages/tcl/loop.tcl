set turns 0
while 1 {
    incr turns
}
