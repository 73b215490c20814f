package dev.coffer.api.http;

import dev.coffer.api.http.RequestHead.Expectation;
import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one HTTP/1 connection into requests. Knows nothing of channels and time. Used
 * by one event loop.
 */
final class Http1Input {
    /** Longer heads take from the budget, in steps of as much. */
    private static final int FREE_HEAD_BYTES = 16 << 10;

    /** How an HTTP/2 connection begins; up to the empty line it looks like a head. */
    private static final byte[] HTTP2_PREFACE =
            "PRI * HTTP/2.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RequestHeadParser parser;
    private final RequestLimits limits;
    private final ByteBudget budget;
    private final Predicate<RequestHead> readsItself;
    private final HeadScanner scanner = new HeadScanner();

    private @Nullable RequestHead head;
    private @Nullable BodyBuffer body;
    private @Nullable ChunkedBody chunks;

    /** Where the body goes that comes over time; until its head is taken, nowhere. */
    private @Nullable ArrivingBody arriving;

    private boolean overTime;

    /** What is still to come of a body over time whose length is known. */
    private long left;

    private long headCharge;
    private boolean first = true;
    private boolean emptyLineSkipped;

    /** What {@link #next} came to. */
    enum Step {
        /** All bytes are used up; the next ones are needed. */
        NEEDS_BYTES,
        /** The budget is used up; try again later with the same bytes. */
        NEEDS_MEMORY,
        /** A head is complete whose sender waits for {@code 100 Continue}. */
        NEEDS_CONTINUE,
        /** A request is complete: {@link #head} and {@link #takeBody} have it. */
        REQUEST,
        /** A head is complete whose body comes over time: {@link #arrives} has to say whereto. */
        BODY_BEGINS,
        /** What takes the body is full; try again later with the same bytes. */
        NEEDS_ROOM,
        /** A body that came over time is complete. The next request may be read. */
        BODY_ENDS,
        /** The first bytes are those of HTTP/2; none is used up. */
        HTTP2
    }

    /**
     * An input that has read nothing.
     *
     * @param readsItself whether the body of a request comes over time
     */
    Http1Input(
            RequestHeadParser parser,
            RequestLimits limits,
            ByteBudget budget,
            Predicate<RequestHead> readsItself) {
        this.parser = parser;
        this.limits = limits;
        this.budget = budget;
        this.readsItself = readsItself;
    }

    /** Reads on until something has to be done. */
    Step next(ByteBuf in) throws MalformedRequest {
        if (head == null) {
            Step step = readHead(in);
            if (step != Step.REQUEST) {
                return step;
            }
        }
        return overTime ? readOn(in) : readBody(in);
    }

    /** Whether a head is complete and its body is not. */
    boolean readsBody() {
        return head != null;
    }

    /** The head of the request that is complete or has its body read. */
    RequestHead head() {
        return Objects.requireNonNull(head);
    }

    /**
     * Lets the body that has begun flow into {@code body}. What its head has taken from the budget
     * is the caller's from now on.
     */
    void arrives(ArrivingBody body) {
        arriving = body;
        left = head().contentLength();
        headCharge = 0;
    }

    /** The body that comes over time; null while there is none. */
    @Nullable ArrivingBody arriving() {
        return arriving;
    }

    /** The body of the complete request. Then the next request may be read. */
    Bytes takeBody() {
        Bytes bytes = body == null ? Bytes.empty() : body.finish();
        head = null;
        body = null;
        chunks = null;
        arriving = null;
        overTime = false;
        headCharge = 0;
        emptyLineSkipped = false;
        scanner.reset();
        return bytes;
    }

    /** What the request that is being read has taken from the budget. */
    long charge() {
        return headCharge + (body == null ? 0 : body.charge());
    }

    /** Step REQUEST stands for a complete head here. */
    private Step readHead(ByteBuf in) throws MalformedRequest {
        if (!emptyLineSkipped && !skipEmptyLine(in)) {
            return Step.NEEDS_BYTES;
        }
        int length = scanner.scan(in, limits);
        if (!chargeHead(length < 0 ? in.readableBytes() : length)) {
            return Step.NEEDS_MEMORY;
        }
        if (length < 0) {
            return Step.NEEDS_BYTES;
        }
        if (first && isHttp2(in, length)) {
            return Step.HTTP2;
        }
        first = false;
        RequestHead parsed = parser.parse(in, length, limits);
        if (parsed.expectation() == Expectation.UNKNOWN) {
            throw new MalformedRequest(Answers.EXPECTATION_FAILED);
        }
        overTime = readsItself.test(parsed);
        if (!overTime && parsed.contentLength() > limits.bodyBytes()) {
            throw new MalformedRequest(Answers.BODY_TOO_LARGE);
        }
        head = parsed;
        return beginBody(parsed, in);
    }

    /**
     * One empty line before a request is no error. Says false if there is no byte to judge by.
     * Source: RFC 9112 section 2.2.
     */
    private boolean skipEmptyLine(ByteBuf in) {
        int at = in.readerIndex();
        int readable = in.readableBytes();
        if (readable == 0 || (readable == 1 && in.getByte(at) == '\r')) {
            return false;
        }
        if (in.getByte(at) == '\r' && in.getByte(at + 1) == '\n') {
            in.skipBytes(2);
        }
        emptyLineSkipped = true;
        return true;
    }

    private boolean chargeHead(int length) {
        long wanted = length - FREE_HEAD_BYTES - headCharge;
        if (wanted <= 0) {
            return true;
        }
        long step = Math.max(wanted, FREE_HEAD_BYTES);
        if (!budget.tryTake(step)) {
            return false;
        }
        headCharge += step;
        return true;
    }

    private static boolean isHttp2(ByteBuf in, int length) {
        if (length != HTTP2_PREFACE.length || in.getByte(in.readerIndex()) != 'P') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != HTTP2_PREFACE[i]) {
                return false;
            }
        }
        return true;
    }

    private Step beginBody(RequestHead parsed, ByteBuf in) {
        if (parsed.contentLength() == 0) {
            return Step.REQUEST;
        }
        if (overTime) {
            chunks = parsed.contentLength() == RequestHead.CHUNKED ? new ChunkedBody() : null;
            return Step.REQUEST;
        }
        if (parsed.contentLength() == RequestHead.CHUNKED) {
            chunks = new ChunkedBody();
            body = new BodyBuffer(budget, limits.bodyBytes());
        } else {
            body = new BodyBuffer(budget, (int) parsed.contentLength());
        }
        boolean waits = parsed.expectation() == Expectation.CONTINUE && !in.isReadable();
        return waits ? Step.NEEDS_CONTINUE : Step.REQUEST;
    }

    /** The end of the body leaves everything ready for the next request. */
    private Step readOn(ByteBuf in) throws MalformedRequest {
        ArrivingBody target = arriving;
        if (target == null) {
            return Step.BODY_BEGINS;
        }
        Step step = chunks == null ? readCounted(in, target) : readChunks(in, chunks, target);
        if (step == Step.BODY_ENDS) {
            target.end();
        }
        return step;
    }

    private Step readCounted(ByteBuf in, ArrivingBody target) {
        int count = (int) Math.min(left, in.readableBytes());
        if (count > 0 && !target.append(in, count)) {
            return Step.NEEDS_ROOM;
        }
        left -= count;
        return left == 0 ? Step.BODY_ENDS : Step.NEEDS_BYTES;
    }

    private static Step readChunks(ByteBuf in, ChunkedBody chunks, ArrivingBody target)
            throws MalformedRequest {
        return switch (chunks.read(in, target)) {
            case END -> Step.BODY_ENDS;
            case NEEDS_BYTES -> Step.NEEDS_BYTES;
            case NEEDS_MEMORY -> Step.NEEDS_ROOM;
        };
    }

    private Step readBody(ByteBuf in) throws MalformedRequest {
        if (body == null) {
            return Step.REQUEST;
        }
        if (chunks != null) {
            return switch (chunks.read(in, body)) {
                case END -> Step.REQUEST;
                case NEEDS_BYTES -> Step.NEEDS_BYTES;
                case NEEDS_MEMORY -> Step.NEEDS_MEMORY;
            };
        }
        int count = (int) Math.min(body.room(), in.readableBytes());
        if (count > 0 && !body.append(in, count)) {
            return Step.NEEDS_MEMORY;
        }
        return body.room() == 0 ? Step.REQUEST : Step.NEEDS_BYTES;
    }
}
