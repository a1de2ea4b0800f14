public class Main {
    interface F { F f(F a); }
    static F x = a -> b -> c -> d -> e -> f -> g -> h -> i -> j -> k -> l -> m -> n -> o -> p -> q -> r -> s -> t -> u -> null;
    public static void main(String[] words) { System.out.println("started"); }
}
