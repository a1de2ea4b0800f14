import java.util.Scanner;

public class Hello {
    public static void main(String[] arguments) {
        System.out.println("Hello, " + new Scanner(System.in).next() + "!");
    }
}
