public class Wrong {
    public static void main(String[] arguments) {
        System.out.println("Good night!");
    }
}
