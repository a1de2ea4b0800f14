fun main() {
    println("Hello, ${readLine()!!.trim()}!")
}
