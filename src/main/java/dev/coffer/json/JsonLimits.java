package dev.coffer.json;

/**
 * How complex a JSON input may be.
 *
 * @param depth nested arrays and objects; see docs/decisions/0030
 * @param strings strings, names of members included
 * @param memoryBytes estimated bytes in memory, counted as OpenBao counts (a base of 16 for each
 *     value or name, plus 24 an array, 72 an object, 8 a number, 1 a literal, 16 and its length a
 *     string)
 */
public record JsonLimits(int depth, int strings, long memoryBytes) {
    private static final int REQUEST_DEPTH = 1_000;
    private static final int REQUEST_STRINGS = 1_000;
    private static final long REQUEST_MEMORY_BYTES = 32L * 1024 * 1024 + 512 * 1024;

    /** Room for the objects around a request's value in what is stored or answered. */
    private static final int OWN_DEPTH = REQUEST_DEPTH + 100;

    private static final int OWN_STRINGS = 10_000_000;
    private static final long OWN_MEMORY_BYTES = 1L << 30;

    /**
     * For a client's request body. Source: OpenBao defaults, listener {@code max_request_json_*}.
     */
    public static final JsonLimits REQUEST =
            new JsonLimits(REQUEST_DEPTH, REQUEST_STRINGS, REQUEST_MEMORY_BYTES);

    /** For what this server wrote itself. */
    public static final JsonLimits TRUSTED =
            new JsonLimits(OWN_DEPTH, OWN_STRINGS, OWN_MEMORY_BYTES);

    static final int COST_BASE = 16;
    static final int COST_LITERAL = COST_BASE + 1;
    static final int COST_NUMBER = COST_BASE + 8;
    static final int COST_STRING = COST_BASE + 16;
    static final int COST_ARRAY = COST_BASE + 24;
    static final int COST_OBJECT = COST_BASE + 72;
}
