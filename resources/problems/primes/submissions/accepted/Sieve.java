import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Sieve {
    static final int MOST = 5_000_000;

    public static void main(String[] args) throws IOException {
        boolean[] composite = new boolean[MOST + 1];
        int[] count = new int[MOST + 1];
        for (int n = 2; n <= MOST; n++) {
            count[n] = count[n - 1] + (composite[n] ? 0 : 1);
            if (!composite[n] && (long) n * n <= MOST) {
                for (int m = n * n; m <= MOST; m += n) {
                    composite[m] = true;
                }
            }
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int questions = Integer.parseInt(in.readLine().trim());
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < questions; i++) {
            out.append(count[Integer.parseInt(in.readLine().trim())]).append('\n');
        }
        System.out.print(out);
    }
}
