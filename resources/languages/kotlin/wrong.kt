fun main() {
    println("Good night!")
}
