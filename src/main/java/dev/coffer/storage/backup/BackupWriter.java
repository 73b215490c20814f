package dev.coffer.storage.backup;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.Sha256;
import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.KeyRange;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.physical.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes a store's snapshot as an archive. One file of records is in memory at a time. */
public final class BackupWriter {
    /** Records in one file, unless their values fill a page before. */
    private static final int PAGE_RECORDS = 10_000;

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
        BackupWriter writer = new BackupWriter(packed);
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
        packed.write(new byte[2 * TarEntry.BLOCK_BYTES]);
        packed.finish();
        target.flush();
    }

    /** Ciphertext cannot be made smaller, so nobody tries. */
    private static final class Unpacked extends GZIPOutputStream {
        private static final int BUFFER_BYTES = 64 << 10;

        Unpacked(OutputStream target) throws IOException {
            super(target, BUFFER_BYTES);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }

    private void records(Snapshot source) throws IOException {
        KeyRange left = KeyRange.all();
        int number = 1;
        boolean more = true;
        while (more) {
            Page page = source.scan(left, PAGE_RECORDS);
            if (!page.entries().isEmpty()) {
                summed(Archive.RECORDS + "%08d".formatted(number), encoded(page));
                number++;
                left = left.after(page.entries().getLast().key());
            }
            more = page.cut();
        }
    }

    private static byte[] encoded(Page page) {
        int size = 0;
        for (Page.Entry entry : page.entries()) {
            size += Archive.RECORD_HEAD_BYTES + entry.key().length();
            size += entry.stored().value().length();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (Page.Entry entry : page.entries()) {
            all.put((byte) entry.key().length())
                    .putLong(entry.stored().modifiedVersion())
                    .putInt(entry.stored().value().length())
                    .put(entry.key().toArray())
                    .put(entry.stored().value().asBuffer());
        }
        return all.array();
    }

    private void summed(String name, byte[] content) throws IOException {
        sums.append(Encodings.hex(Sha256.hash(content))).append("  ").append(name).append('\n');
        file(name, content);
    }

    private void file(String name, byte[] content) throws IOException {
        out.write(new TarEntry(name, content.length).encode());
        out.write(content);
        out.write(new byte[TarEntry.paddingBytes(content.length)]);
    }
}
