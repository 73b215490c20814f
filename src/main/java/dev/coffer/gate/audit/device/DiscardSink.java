package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;

/** Takes every line and keeps none: {@code file_path = "discard"}. */
public final class DiscardSink implements LineSink {
    @Override
    public Tail open(KeyedHash mac) {
        return Tail.NONE;
    }

    @Override
    public void write(byte[] line, int length) {
        // That is what it is for.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
