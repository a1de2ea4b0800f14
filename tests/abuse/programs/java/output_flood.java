    static void attack() {
        while (true) {
            System.out.println("the quick brown fox jumps over the lazy dog");
        }
    }
