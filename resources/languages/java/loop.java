public class Loop {
    static volatile int turns;

    public static void main(String[] arguments) {
        while (true) {
            ++turns;
        }
    }
}
