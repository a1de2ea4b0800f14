import java.util.Scanner;

public class Trial {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int questions = in.nextInt();
        for (int i = 0; i < questions; i++) {
            int x = in.nextInt();
            int count = 0;
            for (int n = 2; n <= x; n++) {
                boolean prime = true;
                for (int d = 2; d < n && prime; d++) {
                    prime = n % d != 0;
                }
                count += prime ? 1 : 0;
            }
            System.out.println(count);
        }
    }
}
