package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.Sha256;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads a log line by line in a fixed amount of memory, whatever the length of a line: of each it
 * keeps the first bytes, the last bytes and the hash. Not thread-safe.
 */
final class LineReader {
    /** No checkpoint is longer. */
    static final int HEAD_BYTES = 32 << 10;

    private static final int READ_BYTES = 64 << 10;

    private final InputStream input;
    private final Sha256.Running digest = new Sha256.Running();
    private final byte[] read = new byte[READ_BYTES];
    private final byte[] head = new byte[HEAD_BYTES];
    private final byte[] tail = new byte[LineEnd.MAX_BYTES];
    private int at;
    private int end;
    private int headLength;
    private int tailLength;
    private long length;

    LineReader(InputStream input) {
        this.input = input;
    }

    /**
     * One line.
     *
     * @param bytes its length, the newline included where there is one
     * @param end the end that makes it a line of a chain; empty for any other line
     * @param bodyDigest SHA-256 of what stands before that end; of nothing where there is none
     */
    record Line(long bytes, Optional<LineEnd> end, Bytes bodyDigest) {}

    /** The next line; empty behind the last. A line without a newline has no end. */
    Optional<Line> next() throws IOException {
        headLength = 0;
        tailLength = 0;
        length = 0;
        while (true) {
            if (at == end && !fill()) {
                byte[] _ = digest.finish();
                return length == 0
                        ? Optional.empty()
                        : Optional.of(new Line(length, Optional.empty(), Bytes.empty()));
            }
            int newline = newline();
            add(at, (newline < 0 ? end : newline) - at);
            at = newline < 0 ? end : newline + 1;
            if (newline >= 0) {
                return Optional.of(finished());
            }
        }
    }

    /** The first bytes of the last line that {@link #next} gave, up to the end of its body. */
    byte[] head() {
        return head;
    }

    private Line finished() {
        Optional<LineEnd> found = LineEnd.of(tail, tailLength);
        int rest = found.map(LineEnd::bodyLength).orElse(0);
        digest.add(tail, 0, rest);
        byte[] hash = digest.finish();
        return new Line(length + 1, found, Bytes.wrap(hash));
    }

    /** How long the body of the line is that was read last. */
    long bodyLength(LineEnd found) {
        return length - tailLength + found.bodyLength();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, input.read(read));
        return end > 0;
    }

    private int newline() {
        for (int i = at; i < end; i++) {
            if (read[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void add(int from, int count) {
        int kept = Math.min(count, HEAD_BYTES - headLength);
        System.arraycopy(read, from, head, headLength, kept);
        headLength += kept;
        length += count;
        int over = Math.max(0, tailLength + count - tail.length);
        int fromTail = Math.min(over, tailLength);
        digest.add(tail, 0, fromTail);
        System.arraycopy(tail, fromTail, tail, 0, tailLength - fromTail);
        tailLength -= fromTail;
        int direct = over - fromTail;
        digest.add(read, from, direct);
        System.arraycopy(read, from + direct, tail, tailLength, count - direct);
        tailLength += count - direct;
    }
}
