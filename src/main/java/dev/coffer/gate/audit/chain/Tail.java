package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.ConstantTime;
import dev.coffer.crypto.KeyedHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * How a file ends, and so where its chain goes on.
 *
 * @param link of the last line that this device has written; {@link Link#START} where there is none
 * @param skippedBytes how many bytes at the end of the file do not belong to the chain
 * @param unfinished whether the file does not end with a newline
 */
public record Tail(Link link, long skippedBytes, boolean unfinished) {
    /** The end of a file that is empty or does not keep lines. */
    public static final Tail NONE = new Tail(Link.START, 0, false);

    /** How far back the end of the last finished line is looked for. */
    private static final long MAX_UNFINISHED_BYTES = 64L << 20;

    private static final int BLOCK_BYTES = 1 << 16;

    /**
     * Reads the end of a file. A last line that was never finished is stepped over; what is in
     * front of it must be a line of the device's own, which its keyed hash proves.
     */
    public static Tail of(FileChannel file, KeyedHash mac) throws IOException {
        long size = file.size();
        long end = endOfLastLine(file, size);
        int length = (int) Math.min(end, LineEnd.MAX_BYTES);
        byte[] tail = read(file, end - length, length);
        Optional<LineEnd> last =
                length == 0 ? Optional.empty() : LineEnd.of(tail, Math.max(0, length - 1));
        return last.filter(found -> isOurs(found, mac))
                .map(found -> new Tail(found.link(), size - end, end < size))
                .orElse(new Tail(Link.START, size, end < size));
    }

    /** The same after a newline was added. */
    public Tail finished() {
        return new Tail(link, skippedBytes + 1, false);
    }

    private static boolean isOurs(LineEnd found, KeyedHash mac) {
        return ConstantTime.equal(found.mac().toArray(), mac.hash(found.link().hash().toArray()));
    }

    /** The position behind the last newline; 0 where there is none near the end. */
    private static long endOfLastLine(FileChannel file, long size) throws IOException {
        long oldest = Math.max(0, size - MAX_UNFINISHED_BYTES);
        long end = size;
        while (end > oldest) {
            int length = (int) Math.min(BLOCK_BYTES, end - oldest);
            byte[] block = read(file, end - length, length);
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return 0;
    }

    private static byte[] read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.array();
    }
}
