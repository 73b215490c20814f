package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;

/** An answer as header block and data of HTTP/2. */
final class Http2Answer {
    /** Smaller bodies are copied to where they are sent from. */
    private static final int COPIED_BYTES = 16 << 10;

    private Http2Answer() {}

    /** The header block. */
    static Http2Headers headers(WireResponse answer, String date) {
        WireHeaders fields = answer.headers();
        Http2Headers block = new DefaultHttp2Headers(false, fields.size() + 3);
        block.status(Integer.toString(answer.status()));
        for (int i = 0; i < fields.size(); i++) {
            block.add(fields.name(i).toLowerCase(Locale.ROOT), fields.value(i));
        }
        block.add("date", date);
        if (answer.stream() == null && AnswerHead.mayHaveBody(answer.status())) {
            block.add("content-length", Integer.toString(answer.body().length()));
        }
        return block;
    }

    /** The data of a body that is not empty. */
    static ByteBuf data(ByteBufAllocator allocator, Bytes body) {
        if (body.length() > COPIED_BYTES) {
            return Unpooled.wrappedBuffer(body.asBuffer());
        }
        return allocator.directBuffer(body.length()).writeBytes(body.asBuffer());
    }
}
