package dev.coffer.api.http;

import dev.coffer.api.http.AnswerHead.Option;
import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers of one HTTP/1 connection in the order given. A small one goes out in one buffer;
 * of a large one only as much is copied as the client takes at a time. Used by one event loop.
 */
final class Http1Output {
    /** Larger bodies are sent in slices of as much. */
    private static final int SLICE_BYTES = 64 << 10;

    private final ChannelHandlerContext context;
    private final Loop loop;
    private final Runnable onDrained;
    private final ArrayDeque<Runnable> behindLarge = new ArrayDeque<>(0);
    private @Nullable Bytes large;
    private int largeSent;
    private boolean flushPlanned;
    private boolean noticePlanned;
    private boolean progressed;

    /**
     * One answer as it is to be written.
     *
     * @param framing of a body that comes over time; says nothing of others
     */
    record Answer(WireResponse response, boolean bodyless, Option option, Framing framing) {
        private int bodyBytes() {
            return bodyless || !AnswerHead.mayHaveBody(response.status())
                    ? 0
                    : response.body().length();
        }
    }

    /**
     * Calls {@code onDrained} whenever all that was written is with the kernel or lost. A call may
     * come late: {@link #drained} tells what is so now.
     */
    Http1Output(ChannelHandlerContext context, Loop loop, Runnable onDrained) {
        this.context = context;
        this.loop = loop;
        this.onDrained = onDrained;
    }

    /** Queues one answer; {@link #flush} or {@link #flushSoon} has to follow. */
    void write(Answer answer) {
        inTurn(() -> encode(answer));
    }

    /**
     * Writes and sends a piece of a body; {@code taken} runs once the kernel has it or never will.
     */
    void piece(Framing framing, Bytes piece, Runnable taken) {
        inTurn(() -> encode(framing, piece, taken));
    }

    /** Writes what ends a body that came in pieces; {@link #flush} has to follow. */
    void last(Framing framing) {
        inTurn(() -> {
            ByteBuf out = context.alloc().directBuffer(Framing.FRAME_BYTES);
            framing.last(out);
            var _ = context.write(out, context.voidPromise());
        });
    }

    /** What a large answer leaves waiting is written behind it. */
    private void inTurn(Runnable step) {
        if (large != null) {
            behindLarge.add(step);
        } else {
            step.run();
        }
    }

    private void encode(Framing framing, Bytes piece, Runnable taken) {
        ByteBuf out = context.alloc().directBuffer(Framing.FRAME_BYTES + piece.length());
        framing.begin(out, piece.length());
        out.writeBytes(piece.asBuffer());
        framing.end(out);
        var _ =
                context.writeAndFlush(out)
                        .addListener(_ -> {
                            progressed = true;
                            taken.run();
                        });
    }

    /** Whether the client has taken a piece since this was asked last. */
    boolean progressed() {
        boolean before = progressed;
        progressed = false;
        return before;
    }

    /** Sends what is written, as far as the client takes it. */
    void flush() {
        sendSlices();
        context.flush();
        if (drained()) {
            onDrained.run();
        } else if (large == null && !noticePlanned) {
            noticePlanned = true;
            var _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> noticeDrained());
        }
    }

    private void noticeDrained() {
        noticePlanned = false;
        onDrained.run();
    }

    /** Writes and sends the answer to a ping; none where the client takes nothing. */
    void pong(Bytes payload) {
        if (context.channel().isWritable()) {
            ByteBuf out = context.alloc().directBuffer(Framing.FRAME_BYTES + payload.length());
            Framing.pong(out, payload);
            var _ = context.writeAndFlush(out, context.voidPromise());
        }
    }

    /** Writes an interim answer. */
    void interim(byte[] head) {
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(head), context.voidPromise());
    }

    /** Sends what is written after the answers that are on their way already. */
    void flushSoon() {
        if (!flushPlanned) {
            flushPlanned = true;
            loop.executor().execute(this::flushPlanned);
        }
    }

    private void flushPlanned() {
        flushPlanned = false;
        flush();
    }

    /** Whether the kernel has all that was written. */
    boolean drained() {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        return large == null && !flushPlanned && (pending == null || pending.isEmpty());
    }

    /** Forgets what was not sent: the connection is closed. */
    void abandon() {
        large = null;
        behindLarge.clear();
    }

    private void encode(Answer answer) {
        WireResponse response = answer.response();
        int bodyBytes = answer.bodyBytes();
        boolean whole = bodyBytes <= SLICE_BYTES;
        int headBytes = AnswerHead.FRAMING_BYTES + response.headers().lines().length;
        ByteBuf out = context.alloc().directBuffer(headBytes + (whole ? bodyBytes : 0));
        AnswerHead.write(out, answer, loop.dateLine());
        if (whole && bodyBytes > 0) {
            out.writeBytes(response.body().asBuffer());
        }
        var _ = context.write(out, context.voidPromise());
        if (!whole) {
            large = response.body();
            largeSent = 0;
        }
    }

    private void sendSlices() {
        while (large != null && context.channel().isWritable()) {
            int end = Math.min(large.length(), largeSent + SLICE_BYTES);
            ByteBuf slice = context.alloc().directBuffer(end - largeSent);
            slice.writeBytes(large.slice(largeSent, end).asBuffer());
            var _ = context.write(slice, context.voidPromise());
            largeSent = end;
            if (end == large.length()) {
                large = null;
                encodeBehindLarge();
            } else {
                context.flush();
            }
        }
    }

    private void encodeBehindLarge() {
        while (large == null && !behindLarge.isEmpty()) {
            behindLarge.remove().run();
        }
    }
}
