package dev.coffer.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Writes the head of an HTTP/1 answer. Source: RFC 9112 sections 4 and 6. */
final class AnswerHead {
    /** More than all that is not in the answer's own headers can need. */
    static final int FRAMING_BYTES = 256;

    private static final int STATUSES = 600;
    private static final byte[][] STATUS_LINES = statusLines();
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CRLF = ascii("\r\n");
    private static final int MAX_DIGITS = 10;

    /** What the head says about the connection. */
    enum Option {
        /** Nothing: HTTP/1.1 keeps alive. */
        NONE(""),
        KEEP_ALIVE("Connection: keep-alive\r\n"),
        CLOSE("Connection: close\r\n");

        private final String line;

        Option(String line) {
            this.line = line;
        }
    }

    private AnswerHead() {}

    /** Writes the head with its empty line. */
    static void write(ByteBuf out, Http1Output.Answer written, byte[] dateLine) {
        WireResponse answer = written.response();
        out.writeBytes(STATUS_LINES[answer.status()]);
        out.writeBytes(answer.headers().lines());
        out.writeBytes(dateLine);
        if (answer.stream() != null) {
            ByteBufUtil.writeAscii(out, written.framing().header());
        } else if (mayHaveBody(answer.status())) {
            out.writeBytes(CONTENT_LENGTH);
            writeDecimal(out, answer.body().length());
            out.writeBytes(CRLF);
        }
        ByteBufUtil.writeAscii(out, written.option().line);
        out.writeBytes(CRLF);
    }

    /** Whether answers of this status have a body and its length at all. */
    static boolean mayHaveBody(int status) {
        return status != 204 && status != 304;
    }

    private static void writeDecimal(ByteBuf out, int value) {
        byte[] digits = new byte[MAX_DIGITS];
        int at = MAX_DIGITS;
        int rest = value;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        out.writeBytes(digits, at, MAX_DIGITS - at);
    }

    private static byte[][] statusLines() {
        byte[][] lines = new byte[STATUSES][];
        for (int status = 0; status < STATUSES; status++) {
            String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
            lines[status] = ascii("HTTP/1.1 " + status + " " + reason + "\r\n");
        }
        return lines;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
