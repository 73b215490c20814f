package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the client of a WebSocket sends: nothing of it matters but that it wants to end or
 * asks whether somebody is there. Messages are read over. Source: RFC 6455 section 5. Used by one
 * event loop.
 */
final class WebSocketInput {
    /** The longest message that is read over. */
    private static final long MAX_MESSAGE_BYTES = 64 << 10;

    private static final int MASK_BYTES = 4;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int CONTROL = 8;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int RESERVED = 0x70;

    /** Bytes of a message that are still to be read over. */
    private long rest;

    /** Whether the last frame was complete. */
    private boolean consumed;

    /** What a client has said. */
    sealed interface Said {
        /** It wants to end, or breaks the protocol. */
        record Ends() implements Said {}

        /** It asks whether somebody is there; the same bytes are the answer. */
        record Asks(Bytes payload) implements Said {}
    }

    /** Reads on; null once it needs more bytes. */
    @Nullable Said next(ByteBuf in) {
        while (in.isReadable()) {
            int over = (int) Math.min(rest, in.readableBytes());
            in.skipBytes(over);
            rest -= over;
            if (rest == 0 && in.isReadable()) {
                int head = headBytes(in);
                if (in.readableBytes() < head) {
                    return null;
                }
                Said said = frame(in, head);
                if (said != null || !consumed) {
                    return said;
                }
            }
        }
        return null;
    }

    /** How long the head of the frame is, as far as its first bytes tell. */
    private static int headBytes(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return 2;
        }
        int second = in.getUnsignedByte(in.readerIndex() + 1);
        if ((second & MASKED) == 0) {
            return 2;
        }
        int length = second & ~MASKED;
        return 2
                + MASK_BYTES
                + (length == SHORT_LENGTH ? Short.BYTES : length == LONG_LENGTH ? Long.BYTES : 0);
    }

    /** One frame whose head is there; null where it says nothing or is not complete. */
    private @Nullable Said frame(ByteBuf in, int head) {
        int at = in.readerIndex();
        int first = in.getUnsignedByte(at);
        int second = in.getUnsignedByte(at + 1);
        int code = first & 0x0f;
        boolean masked = (second & MASKED) != 0;
        long length = masked ? length(in, at, second & ~MASKED) : 0;
        boolean control = code >= CONTROL;
        boolean broken =
                (first & RESERVED) != 0
                        || !masked
                        || length < 0
                        || length > MAX_MESSAGE_BYTES
                        || (control && (length >= SHORT_LENGTH || (first & FINAL) == 0));
        consumed = true;
        if (broken || code == CLOSE) {
            in.skipBytes(in.readableBytes());
            return new Said.Ends();
        }
        if (control && in.readableBytes() < head + length) {
            consumed = false;
            return null;
        }
        if (code != PING) {
            in.skipBytes(head);
            rest = length;
            return null;
        }
        byte[] payload = new byte[(int) length];
        in.getBytes(at + head, payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= in.getByte(at + head - MASK_BYTES + i % MASK_BYTES);
        }
        in.skipBytes(head + payload.length);
        return new Said.Asks(Bytes.wrap(payload));
    }

    private static long length(ByteBuf in, int at, int told) {
        return switch (told) {
            case SHORT_LENGTH -> in.getUnsignedShort(at + 2);
            case LONG_LENGTH -> in.getLong(at + 2);
            default -> told;
        };
    }
}
