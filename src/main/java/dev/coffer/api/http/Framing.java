package dev.coffer.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** How a body that comes over time is told from what follows it in HTTP/1. */
enum Framing {
    /** Each piece with its length. Source: RFC 9112 section 7.1. */
    CHUNKED("Transfer-Encoding: chunked\r\n"),

    /** The end of the connection ends it: HTTP/1.0 knows no other way. */
    UNTIL_CLOSE("");

    /** More than is put around a piece. */
    static final int FRAME_BYTES = 16;

    private final String header;

    Framing(String header) {
        this.header = header;
    }

    /** What a request of this protocol gets. */
    static Framing of(HttpProtocol protocol) {
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
        }
    }
}
