package dev.coffer.storage.backup;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.Sha256;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes a store's snapshot as an archive. One page of records is in memory at a time. */
public final class BackupWriter {
    /** The most records in one file. */
    private static final int PAGE_RECORDS = 10_000;

    /** How large a file of records is to become, by the size of those before. */
    private static final long PAGE_BYTES = 2L << 20;

    /** Before anything is known of their size. */
    private static final int FIRST_RECORDS = 100;

    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputStream out;
    private final StringBuilder sums = new StringBuilder();

    private BackupWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Who says that it wrote an archive.
     *
     * @param program its version
     * @param mark hashes the list of hashes under a key of the installation
     */
    public record Signature(String program, Instant created, UnaryOperator<Bytes> mark) {}

    /**
     * Writes everything that the snapshot shows; {@code target} is not closed.
     *
     * @throws IOException if {@code target} takes no more
     */
    public static void write(Snapshot source, Signature signature, OutputStream target)
            throws IOException {
        GZIPOutputStream packed = new Unpacked(target);
        BackupWriter writer = new BackupWriter(new BufferedOutputStream(packed, BUFFER_BYTES));
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        signature.program(),
                        signature.created(),
                        source.version(),
                        source.digest());
        writer.summed(Archive.META, manifest.encode());
        writer.records(source);
        byte[] list = writer.sums.toString().getBytes(StandardCharsets.US_ASCII);
        writer.file(Archive.SUMS, list);
        Bytes mark = signature.mark().apply(Bytes.wrap(Sha256.hash(list)));
        writer.file(
                Archive.MARK,
                (Encodings.hex(mark.toArray()) + "\n").getBytes(StandardCharsets.US_ASCII));
        writer.out.write(new byte[2 * TarEntry.BLOCK_BYTES]);
        writer.out.flush();
        packed.finish();
        target.flush();
    }

    /** Ciphertext cannot be made smaller, so nobody tries. */
    private static final class Unpacked extends GZIPOutputStream {
        Unpacked(OutputStream target) throws IOException {
            super(target, BUFFER_BYTES);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }

    private void records(Snapshot source) throws IOException {
        KeyRange left = KeyRange.all();
        int limit = FIRST_RECORDS;
        int number = 1;
        boolean more = true;
        while (more) {
            Page page = source.sweep(left, limit);
            if (!page.entries().isEmpty()) {
                long bytes = sizeBytes(page);
                page(Archive.RECORDS + "%08d".formatted(number), page, bytes);
                number++;
                limit = Math.clamp(PAGE_BYTES * page.entries().size() / bytes, 1, PAGE_RECORDS);
                left = left.after(page.entries().getLast().key());
            }
            more = page.cut();
        }
    }

    private static long sizeBytes(Page page) {
        long size = 0;
        for (Page.Entry entry : page.entries()) {
            size += Archive.RECORD_HEAD_BYTES + entry.key().length();
            size += entry.stored().value().length();
        }
        return size;
    }

    private void page(String name, Page page, long sizeBytes) throws IOException {
        out.write(new TarEntry(name, sizeBytes).encode());
        Sha256.Running hash = new Sha256.Running();
        for (Page.Entry entry : page.entries()) {
            byte[] record = encoded(entry);
            hash.add(record, 0, record.length);
            out.write(record);
        }
        out.write(new byte[TarEntry.paddingBytes(sizeBytes)]);
        sum(name, hash.finish());
    }

    private static byte[] encoded(Page.Entry entry) {
        Bytes value = entry.stored().value();
        int size = Archive.RECORD_HEAD_BYTES + entry.key().length() + value.length();
        return ByteBuffer.allocate(size)
                .put((byte) entry.key().length())
                .putLong(entry.stored().modifiedVersion())
                .putInt(value.length())
                .put(entry.key().toArray())
                .put(value.asBuffer())
                .array();
    }

    private void summed(String name, byte[] content) throws IOException {
        sum(name, Sha256.hash(content));
        file(name, content);
    }

    private void sum(String name, byte[] hash) {
        sums.append(Encodings.hex(hash)).append("  ").append(name).append('\n');
    }

    private void file(String name, byte[] content) throws IOException {
        out.write(new TarEntry(name, content.length).encode());
        out.write(content);
        out.write(new byte[TarEntry.paddingBytes(content.length)]);
    }
}
