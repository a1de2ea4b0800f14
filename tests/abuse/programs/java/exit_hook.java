    static void attack() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
            }
        }));
    }
