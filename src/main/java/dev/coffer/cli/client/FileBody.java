package dev.coffer.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A file that is sent as the body of a request without being held in memory.
 *
 * @param bytes how long it is
 * @param sent told again and again how many bytes have been sent
 */
public record FileBody(Path file, long bytes, LongConsumer sent) {
    private static final int PART_BYTES = 64 * 1024;

    /** What is at a path now. */
    public static FileBody of(Path file, LongConsumer sent) throws IOException {
        return new FileBody(file, Files.size(file), sent);
    }

    /** Writes as many bytes as were announced. */
    void writeTo(OutputStream out) throws IOException {
        byte[] part = new byte[PART_BYTES];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            while (done < bytes) {
                int count = in.read(part, 0, (int) Math.min(part.length, bytes - done));
                if (count < 0) {
                    throw new IOException("the file became shorter while it was sent");
                }
                out.write(part, 0, count);
                done += count;
                sent.accept(done);
            }
        }
        out.flush();
    }
}
