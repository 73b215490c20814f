package dev.coffer.config.hcl;

/** A text that is not HCL1. The message is HCL1's own: {@code At 1:12: literal not terminated}. */
public final class HclException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String problem;

    HclException(HclValue.Position position, String problem) {
        super("At " + position + ": " + problem);
        this.line = position.line();
        this.problem = problem;
    }

    /** The line of the problem, from 1; 0 if it concerns the whole text. */
    public int line() {
        return line;
    }

    /** The message without the position. */
    public String problem() {
        return problem;
    }
}
