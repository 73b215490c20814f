package dev.coffer.gate.policy;

import dev.coffer.config.hcl.HclParser;

/**
 * How large policies may be. OpenBao bounds them by the size of a request's body alone; these are
 * far above what people write, and keep a decision and a memory of it small.
 */
public final class PolicyLimits {
    /** UTF-16 characters of a policy's text. Nesting and items are bounded by the parser. */
    public static final int MAX_TEXT_LENGTH = HclParser.MAX_LENGTH;

    /** Paths in one policy. */
    public static final int MAX_RULES = 10_000;

    /** UTF-16 characters of a rule's path, which bounds its segments as well. */
    public static final int MAX_PATH_LENGTH = 4_096;

    /** UTF-16 characters of a policy's name. */
    public static final int MAX_NAME_LENGTH = 512;

    /** Policies in the store. */
    public static final int MAX_POLICIES = 10_000;

    private PolicyLimits() {}
}
