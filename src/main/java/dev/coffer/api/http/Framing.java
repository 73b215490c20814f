package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** How a body that comes over time is told from what follows it in HTTP/1. */
enum Framing {
    /** Each piece with its length. Source: RFC 9112 section 7.1. */
    CHUNKED("Transfer-Encoding: chunked\r\n"),

    /** The end of the connection ends it: HTTP/1.0 knows no other way. */
    UNTIL_CLOSE(""),

    /** Each piece is a message of a WebSocket. Source: RFC 6455 section 5. */
    MESSAGES("Upgrade: websocket\r\nConnection: Upgrade\r\n");

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8a;
    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int NORMAL = 1000;

    /** More than is put around a piece. */
    static final int FRAME_BYTES = 16;

    private final String header;

    Framing(String header) {
        this.header = header;
    }

    /** What the answer to a request of this protocol gets. */
    static Framing of(HttpProtocol protocol, int status) {
        if (status == WireResponse.SWITCHING) {
            return MESSAGES;
        }
        return protocol == HttpProtocol.HTTP_1_0 ? UNTIL_CLOSE : CHUNKED;
    }

    /** The line of the head that says so; empty for none. */
    String header() {
        return header;
    }

    /** Writes what precedes a piece of so many bytes. */
    void begin(ByteBuf out, int bytes) {
        if (this == CHUNKED) {
            ByteBufUtil.writeAscii(out, Integer.toHexString(bytes) + "\r\n");
        } else if (this == MESSAGES) {
            head(out, TEXT, bytes);
        }
    }

    /** Writes what follows a piece. */
    void end(ByteBuf out) {
        if (this == CHUNKED) {
            ByteBufUtil.writeAscii(out, "\r\n");
        }
    }

    /** Writes what follows the last piece. */
    void last(ByteBuf out) {
        if (this == CHUNKED) {
            ByteBufUtil.writeAscii(out, "0\r\n\r\n");
        } else if (this == MESSAGES) {
            head(out, CLOSE, Short.BYTES);
            out.writeShort(NORMAL);
        }
    }

    /** Writes the answer to a ping. */
    static void pong(ByteBuf out, Bytes payload) {
        head(out, PONG, payload.length());
        out.writeBytes(payload.asBuffer());
    }

    private static void head(ByteBuf out, int kind, int bytes) {
        out.writeByte(kind);
        if (bytes < SHORT) {
            out.writeByte(bytes);
        } else if (bytes < 1 << Short.SIZE) {
            out.writeByte(SHORT).writeShort(bytes);
        } else {
            out.writeByte(LONG).writeLong(bytes);
        }
    }
}
