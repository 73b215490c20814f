package dev.coffer.api.http;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Makes HTTP/2 sessions with limits on all that costs the server more than the client: resets, tiny
 * continuations of a head, empty data, and answers to control frames that nobody reads.
 */
final class Http2SessionBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<Http2Session, Http2SessionBuilder> {
    /** What a client may send ahead in one stream. */
    private static final int STREAM_WINDOW_BYTES = ArrivingBody.WINDOW_BYTES;

    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int MAX_SMALL_CONTINUATIONS = 16;
    private static final int MAX_EMPTY_DATA_FRAMES = 2;
    private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;

    private final Link link;

    private Http2SessionBuilder(Link link) {
        this.link = link;
        server(true);
        initialSettings(
                Http2Settings.defaultSettings()
                        .maxConcurrentStreams(link.limits().streams())
                        .initialWindowSize(STREAM_WINDOW_BYTES)
                        .maxHeaderListSize(link.limits().headerBytes()));
        decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS);
        encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS);
        decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
        decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
        encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
    }

    /** A session that speaks as soon as it stands in a pipeline. */
    static Http2Session session(Link link) {
        return new Http2SessionBuilder(link).build();
    }

    @Override
    protected Http2Session build(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        return new Http2Session(decoder, encoder, settings, link);
    }
}
