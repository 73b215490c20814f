package dev.coffer.api.http;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a head in bytes that come in pieces. Looks at each byte once, however small the
 * pieces are, and refuses as early as it can.
 */
final class HeadScanner {
    /** More than a request line holds beside its target: a method and a version. */
    private static final int LINE_EXTRA_BYTES = 64;

    private int seen;
    private boolean lineSeen;

    /** Begins a new head. */
    void reset() {
        seen = 0;
        lineSeen = false;
    }

    /** The length of the head at the reader index with its empty line, or -1 if it goes on. */
    int scan(ByteBuf in, RequestLimits limits) throws MalformedRequest {
        int start = in.readerIndex();
        int end = in.writerIndex();
        if (seen == 0 && start < end && !HttpSyntax.isTokenCharacter(in.getByte(start))) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        int lf = in.indexOf(start + seen, end, (byte) '\n');
        while (lf >= 0) {
            lineSeen = true;
            if (in.getByte(lf - 1) != '\r') {
                throw new MalformedRequest(Answers.BAD_REQUEST);
            }
            if (in.getByte(lf - 2) == '\n') {
                return checked(lf + 1 - start, limits);
            }
            lf = in.indexOf(lf + 1, end, (byte) '\n');
        }
        seen = checked(end - start, limits);
        if (!lineSeen && seen > limits.targetBytes() + LINE_EXTRA_BYTES) {
            throw new MalformedRequest(Answers.TARGET_TOO_LONG);
        }
        return -1;
    }

    private static int checked(int length, RequestLimits limits) throws MalformedRequest {
        if (length > limits.headerBytes()) {
            throw new MalformedRequest(Answers.HEADER_TOO_LARGE);
        }
        return length;
    }
}
