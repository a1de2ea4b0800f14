import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

public class NightBus {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int stops = in.nextInt();
        int lines = in.nextInt();
        List<List<Integer>> joined = new ArrayList<>();
        for (int i = 0; i <= stops; i++) {
            joined.add(new ArrayList<>());
        }
        for (int i = 0; i < lines; i++) {
            int u = in.nextInt();
            int v = in.nextInt();
            joined.get(u).add(v);
            joined.get(v).add(u);
        }
        int[] towards = new int[stops + 1];
        towards[stops] = stops;
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(stops));
        while (!open.isEmpty()) {
            int stop = open.poll();
            for (int other : joined.get(stop)) {
                if (towards[other] == 0) {
                    towards[other] = stop;
                    open.add(other);
                }
            }
        }
        if (towards[1] == 0) {
            System.out.println("impossible");
            return;
        }
        List<String> way = new ArrayList<>(List.of("1"));
        for (int stop = 1; stop != stops; stop = towards[stop]) {
            way.add(Integer.toString(towards[stop]));
        }
        System.out.println(way.size());
        System.out.println(String.join(" ", way));
    }
}
