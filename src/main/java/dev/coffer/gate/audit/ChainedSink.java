package dev.coffer.gate.audit;

import dev.coffer.gate.audit.chain.Chain;
import dev.coffer.gate.audit.chain.ChainKeys;
import dev.coffer.gate.audit.chain.Link;
import dev.coffer.gate.audit.chain.Tail;
import dev.coffer.gate.audit.device.LineSink;
import dev.coffer.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The way of one device's lines into its file or connection: each gets its place in the chain, they
 * are written, and checkpoints sign them.
 *
 * <p>Guarantee: a line is settled as written once it surely is, also if only the next opening shows
 * it; a line that is not settled when a call ends with an exception is not known to be there. Not
 * thread-safe: the lock of the device is held.
 */
final class ChainedSink {
    /** A checkpoint is due when no line came for so long. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** A checkpoint is due when a line has been unsigned for so long. */
    private static final Duration OLDEST_UNSIGNED = Duration.ofSeconds(60);

    /** Room for most checkpoints. */
    private static final int CHECKPOINT_BYTES = 2_048;

    /** As many bytes go out together; a longer line goes alone. */
    private static final int MOST_BYTES = 1 << 16;

    private final LineSink sink;
    private final ChainKeys keys;
    private final GroupedSync sync;
    private final byte[] together;
    private Chain chain;

    /** Whether the chain's place is known: from the end of the file, or from lines written. */
    private boolean begun;

    /** Whether the sink is open and its opening checkpoint is written. */
    private boolean open;

    /** Lines of a write that has failed, of which the next opening may find some. */
    private List<Ended> unsure = List.of();

    private Instant firstUnsigned = Instant.EPOCH;
    private Instant lastLine = Instant.EPOCH;

    ChainedSink(LineSink sink, ChainKeys keys, GroupedSync sync) {
        this.sink = sink;
        this.keys = keys;
        this.sync = sync;
        this.together = new byte[sink.takesSeveral() ? MOST_BYTES : 0];
        this.chain = new Chain(keys, Link.START);
    }

    /** A line with its place in the chain. */
    private record Ended(PendingLine line, Link link) {}

    /**
     * Writes lines in this order, opening the sink where it is not open.
     *
     * @throws IOException and the sink is closed
     */
    void write(List<PendingLine> lines) throws IOException {
        try {
            ensureOpen(lines.getFirst().time());
            List<PendingLine> rest = lines.stream().filter(line -> !line.isSettled()).toList();
            while (!rest.isEmpty()) {
                rest = rest.subList(writeSome(rest), rest.size());
            }
        } catch (IOException refused) {
            abandon();
            throw refused;
        }
    }

    /** What the failed writes have left is for nobody to find any more. */
    void forgetUnsure() {
        unsure = List.of();
    }

    /** Writes as many lines as go out together, and says how many. */
    private int writeSome(List<PendingLine> lines) throws IOException {
        List<Ended> ended = new ArrayList<>();
        Link last = chain.last();
        int size = 0;
        for (PendingLine line : lines.subList(0, Math.min(lines.size(), chain.room()))) {
            Link link = line.end(chain, last);
            int length = line.text().size();
            if (!ended.isEmpty() && size + length > together.length) {
                break;
            }
            ended.add(new Ended(line, link));
            last = link;
            if (size + length <= together.length) {
                System.arraycopy(line.text().lent(), 0, together, size, length);
            }
            size += length;
        }
        unsure = ended;
        sink.write(ended.size() == 1 ? lines.getFirst().text().lent() : together, size);
        unsure = List.of();
        ended.forEach(this::accept);
        if (chain.full()) {
            checkpoint(lastLine);
        }
        return ended.size();
    }

    private void accept(Ended ended) {
        chain.accept(ended.link());
        lastLine = ended.line().time();
        if (chain.unsigned() == 1) {
            firstUnsigned = lastLine;
        }
        ended.line().written(sync.ticket());
    }

    /**
     * Opens the sink where it is not; lines of which nobody knew and that are there are settled.
     */
    void ensureOpen(Instant now) throws IOException {
        if (open) {
            return;
        }
        Tail tail = sink.open(keys.mac());
        int there = unsure.size();
        while (there > 0 && !unsure.get(there - 1).link().equals(tail.link())) {
            there--;
        }
        unsure.subList(0, there).forEach(this::accept);
        unsure = List.of();
        if (there == 0 && !begun) {
            chain = new Chain(keys, tail.link());
        }
        begun = true;
        sign(line -> chain.opening(line, now, tail.skippedBytes()));
        open = true;
    }

    /** Writes a checkpoint. */
    private void sign(Function<JsonWriter, Link> checkpoint) throws IOException {
        JsonWriter line = new JsonWriter(CHECKPOINT_BYTES);
        Link link = checkpoint.apply(line);
        sink.write(line.lent(), line.size());
        chain.acceptCheckpoint(link);
    }

    /** Signs what is due. */
    void tick(Instant now) {
        if (open && chain.unsigned() > 0 && isDue(now)) {
            checkpoint(now);
        }
    }

    private boolean isDue(Instant now) {
        return now.isBefore(lastLine)
                || Duration.between(lastLine, now).compareTo(QUIET) >= 0
                || Duration.between(firstUnsigned, now).compareTo(OLDEST_UNSIGNED) >= 0;
    }

    /** The lines themselves are written: where this fails, the next opening signs them. */
    private void checkpoint(Instant now) {
        try {
            sign(line -> chain.between(line, now));
        } catch (IOException _) {
            abandon();
        }
    }

    /**
     * Signs the end and closes the sink.
     *
     * @param forced whether the end has to be on the disk
     */
    void finish(Instant now, boolean forced) {
        if (!open) {
            return;
        }
        try {
            sign(line -> chain.closing(line, now));
            if (forced) {
                sink.force();
            }
        } catch (IOException _) {
            // The file ends unsigned, as after a crash; the next opening signs what it finds.
        }
        abandon();
    }

    /** Closes the sink as it is. */
    void abandon() {
        sink.close();
        open = false;
    }
}
