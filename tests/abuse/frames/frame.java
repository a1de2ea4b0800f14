// See frame.c.
import java.io.*;
import java.nio.*;
import java.nio.file.*;
import java.util.*;

public class Main {
    static boolean leaked = false;

    interface Attempt {
        void run() throws Throwable;
    }

    static void mustFail(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (Throwable reason) {
            return;
        }
        leaked = true;
        System.err.println("leak: " + what);
    }

@PROGRAM@

    public static void main(String[] arguments) throws Throwable {
        String word = new BufferedReader(new InputStreamReader(System.in)).readLine().trim();
        if (word.equals("attack")) {
            attack();
            System.out.println(leaked ? "leak" : "ok");
            return;
        }
        String temporary = System.getenv("TMPDIR") == null ? "/tmp" : System.getenv("TMPDIR");
        boolean isClean = new File(".").list().length == 0 && new File(temporary).list().length == 0;
        System.out.println(isClean ? "clean" : "dirty");
    }
}
