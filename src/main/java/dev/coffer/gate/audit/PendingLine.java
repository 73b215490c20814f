package dev.coffer.gate.audit;

import dev.coffer.gate.audit.chain.Chain;
import dev.coffer.gate.audit.chain.Link;
import dev.coffer.json.JsonWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line that waits for its place: made by one thread, and written by whichever holds the device.
 * Everything but {@link #isSettled} belongs to one thread at a time: the one that brought it until
 * it is in the queue and again once it is settled, else the one that has taken it out.
 */
final class PendingLine {
    private final JsonWriter text;
    private final byte[] digest;
    private final int bodySize;
    private final Instant time;

    private long ticket;
    private @Nullable DeviceFailure failure;
    private volatile boolean settled;

    /**
     * A line.
     *
     * @param digest of its text, which lacks its end
     */
    PendingLine(JsonWriter text, byte[] digest, Instant time) {
        this.text = text;
        this.digest = digest;
        this.bodySize = text.size();
        this.time = time;
    }

    JsonWriter text() {
        return text;
    }

    /** Gives it its place behind a link, instead of one that it had before. */
    Link end(Chain chain, Link before) {
        text.cutTo(bodySize);
        return chain.end(text, digest, before);
    }

    Instant time() {
        return time;
    }

    /** It was written. */
    void written(long number) {
        ticket = number;
        settled = true;
    }

    /** It was not, or not surely. */
    void failed(DeviceFailure reason) {
        failure = reason;
        settled = true;
    }

    /** Whether it is known what has become of it. */
    boolean isSettled() {
        return settled;
    }

    /** The number by which {@link GroupedSync} knows it, once it is settled. */
    long ticket() throws DeviceFailure {
        if (failure != null) {
            throw failure;
        }
        return ticket;
    }
}
