package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Standard output. Every line is one write(2) where the reader keeps up. */
public final class OutputSink implements LineSink {
    /** Never closed: the server's own messages go there as well. */
    private final FileChannel output = new FileOutputStream(FileDescriptor.out).getChannel();

    @Override
    public Tail open(KeyedHash mac) {
        return Tail.NONE;
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(line, 0, length);
        while (rest.hasRemaining()) {
            int _ = output.write(rest);
        }
    }

    @Override
    public void close() {
        // Nothing that is ours.
    }
}
