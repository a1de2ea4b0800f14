turns <- 0
while (TRUE) {
  turns <- turns + 1
}
