package dev.coffer.api.http;

import io.netty.buffer.ByteBuf;

/** Takes the bytes of one body in their order. Used by one event loop. */
interface BodyTarget {
    /** How many more bytes fit below the longest body. */
    long room();

    /** Moves {@code count} bytes from {@code in}, or moves nothing and says false: not now. */
    boolean append(ByteBuf in, int count);
}
