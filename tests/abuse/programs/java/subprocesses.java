    static void attack() throws Throwable {
        new ProcessBuilder("/bin/sh", "-c", "sleep 1000 & exec sleep 1000").start();
        mustFail("the tests", () -> Files.readString(Path.of("@SECRETS@/data/secret/1.ans")));
        mustFail("accounts", () -> Files.readString(Path.of("/etc/shadow")));
        mustFail("network", () -> new java.net.Socket("127.0.0.1", 22));
        mustFail("files", () -> Files.writeString(Path.of("/box/mark"), "x"));
    }
