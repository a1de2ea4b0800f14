public class Crash {
    public static void main(String[] arguments) {
        int[] three = new int[3];
        System.out.println(three[arguments.length + 7]);
    }
}
