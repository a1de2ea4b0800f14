import java.util.Scanner;

// nextInt refuses numbers of more than 32 bits with an exception.
public class Narrow {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        System.out.println(in.nextInt() + in.nextInt());
    }
}
