package dev.coffer.api.http;

import io.netty.buffer.PooledByteBufAllocator;

/** The buffers of all connections: direct, pooled, and few, because they live outside the heap. */
final class Memory {
    private static final int ARENAS = 2;
    private static final int PAGE_BYTES = 8 << 10;

    /** Chunks of 8 KiB times 2^7, that is 1 MiB. */
    private static final int MAX_ORDER = 7;

    private static final int SMALL_CACHED = 64;
    private static final int NORMAL_CACHED = 16;

    static final PooledByteBufAllocator ALLOCATOR =
            new PooledByteBufAllocator(
                    true, 0, ARENAS, PAGE_BYTES, MAX_ORDER, SMALL_CACHED, NORMAL_CACHED, false);

    private Memory() {}
}
