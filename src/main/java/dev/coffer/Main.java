package dev.coffer;

/** The one entry point: dispatches to the server and to the terminal commands. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code args} name. */
    public static void main(String[] args) {
        System.err.println("coffer: no command is built yet");
        System.exit(1);
    }
}
