fn main() {
    println!("Good night!");
}
