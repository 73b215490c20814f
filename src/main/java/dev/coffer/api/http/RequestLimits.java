package dev.coffer.api.http;

/**
 * Sizes of requests on one listener.
 *
 * @param bodyBytes a longer body gets 413
 * @param headerBytes request line and headers together; more get 431
 * @param headers number of header fields; more get 431
 * @param targetBytes a longer target gets 414
 * @param pipelined requests of one HTTP/1 connection that are read ahead; then it is not read until
 *     one is answered
 * @param streams requests of one HTTP/2 connection that are open or still worked on
 */
public record RequestLimits(
        int bodyBytes, int headerBytes, int headers, int targetBytes, int pipelined, int streams) {
    /**
     * Body: OpenBao's default. Headers: Go's default of 1 MiB; the number, the target, the pipeline
     * and the streams are bounded by other means there, these are ours.
     */
    public static final RequestLimits DEFAULT =
            new RequestLimits(32 << 20, 1 << 20, 256, 64 << 10, 64, 128);
}
