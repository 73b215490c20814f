package dev.coffer.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request was refused, or nobody knows what became of it. Every failure of this client is one; a
 * refused request has changed nothing. Messages hold what the server said, never a value or a
 * token.
 */
public sealed class CofferException extends RuntimeException
        permits ConflictException,
                DeniedException,
                LockedException,
                OutcomeUnknownException,
                UnavailableException,
                UnsupportedException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /**
     * For the client's own use.
     *
     * @param refusal what is known of it
     */
    CofferException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /**
     * The status of the answer.
     *
     * @return 0 where there was no answer
     */
    public int status() {
        return refusal.status();
    }

    /**
     * What the server said, in words.
     *
     * @return empty where it said nothing
     */
    public List<String> errors() {
        return refusal.errors();
    }

    /**
     * What the server said, for programs: {@code cas_mismatch}, {@code too_large}, ...
     *
     * @return empty where the server knows no codes and the words are not known either
     */
    public Optional<String> code() {
        return refusal.code();
    }

    /**
     * Which side of the key it is about.
     *
     * @return {@code data}, {@code metadata} or {@code state}; empty where it is about none
     */
    public Optional<String> dimension() {
        return refusal.data().text("dimension");
    }

    /**
     * The number that the request asked for.
     *
     * @return empty where it is not about a number
     */
    public OptionalLong expected() {
        return refusal.data().number("expected");
    }

    /**
     * The number that is there.
     *
     * @return empty where it is not about a number, or the caller must not know it
     */
    public OptionalLong current() {
        return refusal.data().number("current");
    }

    /**
     * The key that it is about.
     *
     * @return empty where the server does not say it
     */
    public Optional<String> path() {
        return refusal.data().text("path");
    }

    /**
     * The number that the request went beyond.
     *
     * @return empty where it is not about a limit
     */
    public OptionalLong limit() {
        return refusal.data().number("limit");
    }

    /** What is known of a refusal. */
    final Refusal refusal() {
        return refusal;
    }
}
