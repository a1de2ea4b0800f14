import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Average {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int days = Integer.parseInt(in.readLine().trim());
        double sum = 0;
        for (int day = 0; day < days; day++) {
            sum += Double.parseDouble(in.readLine());
        }
        System.out.println(sum / days);
    }
}
