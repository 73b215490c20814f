package dev.coffer.storage.schema;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one commit added to a log of a mount: all of it in one record, whose key tells the number of
 * the commit and how many entries there are. So the entries of a log stand in the order of the
 * commits, although no writer knew its place.
 *
 * @param commit the number of the commit
 * @param entries in the order in which the transaction added them
 */
public record LogRecord(long commit, List<Bytes> entries) {
    /** Most entries of one commit: what two bytes of the key can tell. */
    public static final int MAX_ENTRIES = 65_535;

    public LogRecord {
        entries = List.copyOf(entries);
    }

    /** The content of a record: each entry behind its length. */
    public static Bytes encode(List<Bytes> entries) {
        int size = 0;
        for (Bytes entry : entries) {
            size += Integer.BYTES + entry.length();
        }
        byte[] bytes = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        for (Bytes entry : entries) {
            out.putInt(entry.length()).put(entry.asBuffer());
        }
        return Bytes.wrap(bytes);
    }

    /** A record read back. */
    public static LogRecord decode(RecordKey key, Bytes value) {
        List<Bytes> entries = new ArrayList<>();
        ByteBuffer in = value.asBuffer();
        int at = 0;
        while (at < value.length()) {
            int length = in.getInt(at);
            at += Integer.BYTES;
            entries.add(value.slice(at, at + length));
            at += length;
        }
        return new LogRecord(key.logCommit(), entries);
    }
}
