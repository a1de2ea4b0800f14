fn main() {
    let nothing: Option<u32> = std::env::args().nth(7).map(|_| 1);
    println!("{}", nothing.unwrap());
}
