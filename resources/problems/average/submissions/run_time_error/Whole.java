import java.util.Scanner;

// nextInt does not read 17.25.
public class Whole {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int days = in.nextInt();
        double sum = 0;
        for (int day = 0; day < days; day++) {
            sum += in.nextInt();
        }
        System.out.println(sum / days);
    }
}
