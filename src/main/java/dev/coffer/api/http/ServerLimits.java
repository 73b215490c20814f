package dev.coffer.api.http;

/**
 * What all listeners together may hold.
 *
 * @param connections further ones are closed at once
 * @param requests running at the same time; further ones get 503
 * @param bufferedBytes bodies and long headers of requests that are being read or worked on, and
 *     answers not yet taken. When it is used up, bodies are not read on, and those that wait for
 *     two seconds get 503; when answers hold more than it, new requests get 503
 * @param eventLoops threads that move bytes, 1 to 8
 */
public record ServerLimits(int connections, int requests, long bufferedBytes, int eventLoops) {
    /** The number of bytes fits a heap of 256 MB; two bodies of the greatest size fit in it. */
    public static final ServerLimits DEFAULT =
            new ServerLimits(10_000, 4_096, 96L << 20, defaultEventLoops());

    private static int defaultEventLoops() {
        return Runtime.getRuntime().availableProcessors() > 2 ? 2 : 1;
    }
}
