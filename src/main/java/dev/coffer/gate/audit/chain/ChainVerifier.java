package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.VerifyingKey;
import dev.coffer.gate.audit.chain.Checkpoint.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the files of one log in the order in which they were written, with the public key alone
 * and in a fixed amount of memory. It stops at the first thing that is wrong. Not thread-safe.
 *
 * <p>Every line is checked against the one before it; every checkpoint against its signature, and
 * all lines since the one before against what it says of them. So a line that was changed, removed,
 * inserted or moved is named also where all hashes behind it were made to fit.
 */
public final class ChainVerifier {
    private static final String NOT_OURS =
            "is no finished line of this log: it was changed, inserted or cut off";

    private final Optional<VerifyingKey> trusted;
    private final Collected collected = new Collected();
    private @Nullable Link last;
    private @Nullable Checkpoint checkpoint;
    private int file = -1;
    private long line;
    private long lines;
    private long linesInFileBefore;
    private long foreignBytes;
    private long foreignLine;
    private Verdict.@Nullable Broken broken;

    /** Verifies with this key, or with the one that the log itself names first. */
    public ChainVerifier(Optional<VerifyingKey> trusted) {
        this.trusted = trusted;
    }

    /** Lines since the last checkpoint: their places and the marks of their hashes. */
    private static final class Collected {
        private final long[] lines = new long[Chain.LINES_PER_CHECKPOINT];
        private final byte[] marks = new byte[Chain.LINES_PER_CHECKPOINT * Checkpoint.MARK_BYTES];
        private int count;

        void add(long line, Link link) {
            link.hash()
                    .slice(0, Checkpoint.MARK_BYTES)
                    .copyTo(marks, count * Checkpoint.MARK_BYTES);
            lines[count++] = line;
        }

        /** How many of the first marks are those signed. */
        int agreeing(byte[] signed) {
            int both = Math.min(count * Checkpoint.MARK_BYTES, signed.length);
            int difference = Arrays.mismatch(marks, 0, both, signed, 0, both);
            return (difference < 0 ? both : difference) / Checkpoint.MARK_BYTES;
        }
    }

    /**
     * Verifies the next file, as far as nothing was wrong before.
     *
     * @throws IOException if it cannot be read
     */
    public void file(InputStream input) throws IOException {
        file++;
        linesInFileBefore = line;
        line = 0;
        LineReader reader = new LineReader(input);
        Optional<LineReader.Line> next = broken == null ? reader.next() : Optional.empty();
        while (next.isPresent() && broken == null) {
            line++;
            one(reader, next.get());
            next = broken == null ? reader.next() : Optional.empty();
        }
        if (foreignBytes > 0) {
            breaks(foreignLine, NOT_OURS);
        }
    }

    /** What was found in all files together. */
    public Verdict verdict() {
        if (broken != null) {
            return broken;
        }
        Link end = last;
        Checkpoint signed = checkpoint;
        if (end == null || signed == null) {
            return new Verdict.Broken(Math.max(0, file), 1, "there is no line of an audit log");
        }
        boolean closed = collected.count == 0 && signed.reason() == Reason.CLOSE;
        return new Verdict.Intact(
                lines, end.seq(), line, collected.count, closed, signed.device(), signed.key());
    }

    private void one(LineReader reader, LineReader.Line read) {
        if (read.end().isEmpty()) {
            if (foreignBytes == 0) {
                foreignLine = line;
            }
            foreignBytes += read.bytes();
            return;
        }
        LineEnd end = read.end().get();
        lines++;
        if (end.signature().isPresent()) {
            signed(reader, read, end);
        } else {
            entry(read, end);
        }
    }

    private void entry(LineReader.Line read, LineEnd end) {
        Link before = last;
        if (foreignBytes > 0) {
            breaks(foreignLine, NOT_OURS);
        } else if (before == null || (line == 1 && closedBefore())) {
            breaks(line, "does not begin the file: what stood before it was removed");
        } else if (end.link().seq() != before.seq() + 1) {
            breaks(line, outOfOrder(before, end.link()));
        } else if (!before.next(read.bodyDigest().toArray()).equals(end.link())) {
            breaks(line, "was changed");
        } else if (collected.count == Chain.LINES_PER_CHECKPOINT) {
            breaks(line, "stands where a checkpoint must: it was removed, or lines were inserted");
        } else {
            collected.add(line, end.link());
            last = end.link();
        }
    }

    /** Behind the checkpoint that closes a file comes one that opens the next. */
    private boolean closedBefore() {
        return checkpoint != null && checkpoint.reason() == Reason.CLOSE && collected.count == 0;
    }

    private static String outOfOrder(Link before, Link found) {
        long expected = before.seq() + 1;
        return found.seq() > expected
                ? "has number "
                        + found.seq()
                        + " where "
                        + expected
                        + " belongs: what stood"
                        + " before it was removed, or moved behind it"
                : "has number "
                        + found.seq()
                        + " where "
                        + expected
                        + " belongs: it was inserted"
                        + " or moved here";
    }

    private void signed(LineReader reader, LineReader.Line read, LineEnd end) {
        long bodyLength = reader.bodyLength(end);
        Optional<Checkpoint> found =
                bodyLength > LineReader.HEAD_BYTES
                        ? Optional.empty()
                        : Checkpoint.read(reader.head(), (int) bodyLength);
        if (found.isEmpty()
                || !found.get().before().next(read.bodyDigest().toArray()).equals(end.link())) {
            breaks(line, "is a checkpoint that was changed");
            return;
        }
        Checkpoint next = found.get();
        Optional<String> refusal = refusal(next, end);
        if (refusal.isPresent()) {
            breaks(line, refusal.get());
        } else if (last == null && next.reason() != Reason.OPEN) {
            breaks(line, "does not begin the file: what stood before it was removed");
        } else if (last != null && !next.before().equals(last)) {
            breaksBefore(next, last);
        } else if (foreignBytes != next.skippedBytes()) {
            breaks(
                    foreignBytes > 0 ? foreignLine : line,
                    "is not what stood before the checkpoint in line " + line);
        } else {
            accept(next, end);
        }
    }

    private void accept(Checkpoint next, LineEnd end) {
        last = end.link();
        checkpoint = next;
        collected.count = 0;
        foreignBytes = 0;
    }

    /** Why a checkpoint is not to be believed. */
    private Optional<String> refusal(Checkpoint next, LineEnd end) {
        Checkpoint before = checkpoint;
        VerifyingKey key = trusted.orElseGet(() -> before == null ? next.key() : before.key());
        if (!next.key().equals(key)) {
            return Optional.of("is a checkpoint that another key has signed");
        }
        if (!key.verifies(
                Checkpoint.message(end.link()), end.signature().orElseThrow().toArray())) {
            return Optional.of("is a checkpoint whose signature is wrong");
        }
        return before == null || next.device().equals(before.device())
                ? Optional.empty()
                : Optional.of("is a checkpoint of another audit device");
    }

    /** A checkpoint is genuine and what stands before it is not what it has signed. */
    private void breaksBefore(Checkpoint next, Link end) {
        long signedFrom = next.before().seq() - next.marks().length() / Checkpoint.MARK_BYTES;
        long collectedFrom = end.seq() - collected.count;
        boolean cutOff = line == 1 && file > 0 && next.before().seq() > end.seq();
        if (collected.count > 0 && signedFrom == collectedFrom) {
            int agreeing = collected.agreeing(next.marks().toArray());
            if (agreeing < collected.count) {
                breaks(
                        collected.lines[agreeing],
                        "was changed, or lines were removed or inserted there");
                return;
            }
        }
        if (cutOff) {
            broken =
                    new Verdict.Broken(
                            file - 1,
                            linesInFileBefore + 1,
                            "is missing: the file is cut off, lines to number "
                                    + next.before().seq()
                                    + " belong to it");
        } else if (collected.count > 0 && signedFrom != collectedFrom) {
            breaks(collected.lines[0], inDoubt(next, end));
        } else {
            breaks(
                    line,
                    "comes too early: lines with numbers "
                            + (end.seq() + 1)
                            + " to "
                            + next.before().seq()
                            + " were removed before it");
        }
    }

    /** The checkpoint that signed these lines is gone: the first of them is named. */
    private String inDoubt(Checkpoint next, Link end) {
        return next.before().seq() > end.seq()
                ? "cannot be confirmed: the checkpoint that signed it was removed, with everything"
                        + " up to number "
                        + next.before().seq()
                        + ", before line "
                        + line
                : "or one of those up to line " + (line - 1) + " was changed, inserted or removed";
    }

    private void breaks(long where, String text) {
        broken = new Verdict.Broken(file, where, text);
    }
}
