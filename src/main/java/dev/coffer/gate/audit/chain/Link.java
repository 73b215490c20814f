package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.Sha256;
import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;

/**
 * How far a chain has come: the number of its last line and the hash over that line and everything
 * before it.
 *
 * <p>The hash of a line is SHA-256 (hash before it, its number in 8 bytes, SHA-256 of its body);
 * the body is the line up to the member {@code chain}. So whoever has the lines recomputes it.
 *
 * @param seq number of the last line, from 1; 0 before the first
 * @param hash 32 bytes
 */
public record Link(long seq, Bytes hash) {
    /** Before the first line. */
    public static final Link START = new Link(0, Bytes.wrap(new byte[Sha256.SIZE_BYTES]));

    /** Refuses another size. */
    public Link {
        if (hash.length() != Sha256.SIZE_BYTES || seq < 0) {
            throw new IllegalArgumentException("not a link of a chain");
        }
    }

    /** The link of the next line, whose body has this SHA-256. */
    public Link next(byte[] bodyDigest) {
        return then(seq + 1, bodyDigest);
    }

    /** The link of a line with this number behind this one. */
    Link then(long number, byte[] bodyDigest) {
        byte[] input = new byte[2 * Sha256.SIZE_BYTES + Long.BYTES];
        hash.copyTo(input, 0);
        ByteBuffer.wrap(input, Sha256.SIZE_BYTES, Long.BYTES).putLong(number);
        System.arraycopy(bodyDigest, 0, input, Sha256.SIZE_BYTES + Long.BYTES, bodyDigest.length);
        return new Link(number, Bytes.wrap(Sha256.hash(input)));
    }
}
