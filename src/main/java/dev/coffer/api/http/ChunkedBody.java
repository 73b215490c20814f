package dev.coffer.api.http;

import io.netty.buffer.ByteBuf;

/**
 * Reads a body that comes in chunks, strictly: CRLF only, no sign or space around a size.
 * Extensions and trailers are read over. Used by one event loop. Source: RFC 9112 section 7.1.
 */
final class ChunkedBody {
    private static final int MAX_SIZE_DIGITS = 8;
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_TRAILER_BYTES = 8 << 10;

    /**
     * Bytes that are no data, beyond 16 and twice its size for each chunk: the limit of Go's reader
     * for a body of many tiny chunks with long extensions.
     */
    private static final int MAX_EXCESS_BYTES = 16 << 10;

    private static final int FREE_BYTES_PER_CHUNK = 16;

    /** What comes next. */
    private enum Part {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        END
    }

    private Part part = Part.SIZE;
    private long remaining;
    private long excess;
    private int trailerBytes;

    /** How far {@link #read} came. */
    enum Progress {
        END,
        NEEDS_BYTES,
        NEEDS_MEMORY
    }

    /** Reads as much of {@code in} as there is into {@code body}. */
    Progress read(ByteBuf in, BodyTarget body) throws MalformedRequest {
        while (part != Part.END) {
            if (part == Part.DATA && in.isReadable()) {
                int count = (int) Math.min(remaining, in.readableBytes());
                if (!body.append(in, count)) {
                    return Progress.NEEDS_MEMORY;
                }
                remaining -= count;
                part = remaining == 0 ? Part.DATA_END : Part.DATA;
            } else if (part == Part.DATA || !readLine(in, body)) {
                return Progress.NEEDS_BYTES;
            }
        }
        return Progress.END;
    }

    /** Reads one line that is no data, or says false if it is not complete yet. */
    private boolean readLine(ByteBuf in, BodyTarget body) throws MalformedRequest {
        int start = in.readerIndex();
        int lf = in.indexOf(start, in.writerIndex(), (byte) '\n');
        int length = lf < 0 ? in.readableBytes() : lf + 1 - start;
        if (length > MAX_LINE_BYTES) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        if (lf < 0) {
            return false;
        }
        if (length < 2 || in.getByte(lf - 1) != '\r') {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        switch (part) {
            case SIZE -> size(in, start, lf - 1, body);
            case DATA_END -> dataEnd(length);
            case TRAILER -> trailer(in, start, length);
            case DATA, END -> throw new IllegalStateException("no line is expected");
        }
        in.readerIndex(lf + 1);
        return true;
    }

    private void size(ByteBuf in, int start, int end, BodyTarget body) throws MalformedRequest {
        int at = start;
        long size = 0;
        while (at < end && Character.digit(in.getByte(at), 16) >= 0) {
            size = 16 * size + Character.digit(in.getByte(at), 16);
            at++;
            if (at - start > MAX_SIZE_DIGITS) {
                throw new MalformedRequest(Answers.BAD_REQUEST);
            }
        }
        if (at == start || (at < end && in.getByte(at) != ';')) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        checkExtension(in, at, end);
        if (size > body.room()) {
            throw new MalformedRequest(Answers.BODY_TOO_LARGE);
        }
        excess = Math.max(0, excess + (end - start) + 2 - FREE_BYTES_PER_CHUNK - 2 * size);
        if (excess > MAX_EXCESS_BYTES) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        remaining = size;
        part = size == 0 ? Part.TRAILER : Part.DATA;
    }

    private static void checkExtension(ByteBuf in, int start, int end) throws MalformedRequest {
        for (int i = start; i < end; i++) {
            if (!HttpSyntax.isValueCharacter(in.getByte(i) & 0xFF)) {
                throw new MalformedRequest(Answers.BAD_REQUEST);
            }
        }
    }

    private void dataEnd(int length) throws MalformedRequest {
        if (length != 2) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        part = Part.SIZE;
    }

    /** A trailer must look like a field, so that nothing else can hide there. */
    private void trailer(ByteBuf in, int start, int length) throws MalformedRequest {
        if (length == 2) {
            part = Part.END;
            return;
        }
        trailerBytes += length;
        if (trailerBytes > MAX_TRAILER_BYTES) {
            throw new MalformedRequest(Answers.HEADER_TOO_LARGE);
        }
        int at = start;
        while (HttpSyntax.isTokenCharacter(in.getByte(at))) {
            at++;
        }
        if (at == start || in.getByte(at) != ':') {
            throw new MalformedRequest(Answers.INVALID_HEADER_NAME);
        }
        checkExtension(in, at, start + length - 2);
    }
}
