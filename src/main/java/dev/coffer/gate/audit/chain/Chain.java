package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.Sha256;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.time.Instant;

/**
 * The chain of one device, while it is open. A line is ended by {@link #end}, written by the caller
 * and then {@linkplain #accept accepted}; a line that could not be written leaves no trace. Not
 * thread-safe: the caller holds the device's lock from the end of a line to its acceptance.
 */
public final class Chain {
    /** A checkpoint covers at most this many lines. */
    public static final int LINES_PER_CHECKPOINT = 1_000;

    private final ChainKeys keys;
    private final byte[] marks = new byte[LINES_PER_CHECKPOINT * Checkpoint.MARK_BYTES];
    private Link last;
    private int unsigned;

    /** A chain that goes on behind {@code last}. */
    public Chain(ChainKeys keys, Link last) {
        this.keys = keys;
        this.last = last;
    }

    /** SHA-256 of a body, to be made before the device's lock is taken. */
    public static byte[] digest(JsonWriter body) {
        return Sha256.hash(body.lent(), 0, body.size());
    }

    /** The link of the last line accepted. */
    public Link last() {
        return last;
    }

    /** How many lines no checkpoint covers yet. */
    public int unsigned() {
        return unsigned;
    }

    /** How many lines may come before the next checkpoint. */
    public int room() {
        return LINES_PER_CHECKPOINT - unsigned;
    }

    /** Whether a checkpoint must come before another line. */
    public boolean full() {
        return unsigned == LINES_PER_CHECKPOINT;
    }

    /**
     * Ends a line whose body has this digest.
     *
     * @param before the link of the line in front of it: the last one accepted, or one that was
     *     ended behind that and is written with this one
     */
    public Link end(JsonWriter line, byte[] bodyDigest, Link before) {
        Link link = before.next(bodyDigest);
        LineEnd.append(line, link, keys.mac().hash(link.hash().toArray()), null);
        return link;
    }

    /** A line ended by {@link #end} was written. */
    public void accept(Link link) {
        link.hash().slice(0, Checkpoint.MARK_BYTES).copyTo(marks, unsigned * Checkpoint.MARK_BYTES);
        unsigned++;
        last = link;
    }

    /** A checkpoint that begins a file or a connection. */
    public Link opening(JsonWriter line, Instant now, long skippedBytes) {
        return checkpoint(line, now, Checkpoint.Reason.OPEN, skippedBytes);
    }

    /** A checkpoint between lines. */
    public Link between(JsonWriter line, Instant now) {
        return checkpoint(line, now, full() ? Checkpoint.Reason.LINES : Checkpoint.Reason.TIME, 0);
    }

    /** A checkpoint that ends a file or a connection. */
    public Link closing(JsonWriter line, Instant now) {
        return checkpoint(line, now, Checkpoint.Reason.CLOSE, 0);
    }

    /** A checkpoint was written. */
    public void acceptCheckpoint(Link link) {
        unsigned = 0;
        last = link;
    }

    private Link checkpoint(
            JsonWriter line, Instant now, Checkpoint.Reason reason, long skippedBytes) {
        new Checkpoint(
                        keys.device(),
                        reason,
                        last,
                        Bytes.of(marks, 0, unsigned * Checkpoint.MARK_BYTES),
                        skippedBytes,
                        keys.signer().verifyingKey())
                .append(line, now);
        Link link = last.next(digest(line));
        byte[] signature = keys.signer().sign(Checkpoint.message(link));
        LineEnd.append(line, link, keys.mac().hash(link.hash().toArray()), signature);
        return link;
    }
}
