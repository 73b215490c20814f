package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;
import java.io.IOException;
import java.util.List;

/**
 * Where lines go. Used by one thread at a time: the device's lock is held; only {@link #force} may
 * run beside the others. No method waits for ever, unless the operating system does in a write to a
 * file.
 */
public interface LineSink {
    /**
     * Opens it.
     *
     * @param mac tells lines of this device from others
     * @return where the chain goes on
     * @throws IOException with the text that an operator reads
     */
    Tail open(KeyedHash mac) throws IOException;

    /**
     * Writes one whole line, or several behind each other where it {@linkplain #takesSeveral takes}
     * them. When this returns, the operating system has them; when it throws, it is unknown which
     * of them went out, and the sink must be closed.
     */
    void write(byte[] line, int length) throws IOException;

    /** Whether several lines may go out at once: a reader sees the same as one by one. */
    default boolean takesSeveral() {
        return false;
    }

    /** Returns when everything written before has reached the disk, where there is one. */
    default void force() throws IOException {}

    /** Closes it; may be opened again. Never fails. */
    void close();

    /** Whether a server refuses to start where none of its devices can be opened. */
    default boolean opensAtStart() {
        return false;
    }

    /** What clients are told when two attempts to write have failed. */
    default String failure(List<String> texts) {
        return texts.getLast();
    }
}
