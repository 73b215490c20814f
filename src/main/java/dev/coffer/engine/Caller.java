package dev.coffer.engine;

import dev.coffer.request.Bytes;

/**
 * Whose token a request carries, as far as an engine may know it. Not secret; the token is shown to
 * nobody.
 *
 * @param kind service or batch
 * @param token stands for this token during its whole life and for no other, not even for a later
 *     one of the same text; 32 bytes for a service token, empty for a batch token, which is kept
 *     nowhere
 * @param entityId whose token it is; empty for nobody's
 * @param displayName of the token, as in the audit log; may be empty
 */
public record Caller(Kind kind, Bytes token, String entityId, String displayName) {
    /** The kinds of tokens. */
    public enum Kind {
        SERVICE,
        BATCH
    }
}
