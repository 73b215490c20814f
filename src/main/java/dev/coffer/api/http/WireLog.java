package dev.coffer.api.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * What the wire logs: never a target, a header or a body, and of a failure only its class and
 * place, because its message may hold what a client sent.
 */
final class WireLog {
    private static final Logger LOG = System.getLogger("dev.coffer.api.http");
    private static final int FRAMES = 12;

    private WireLog() {}

    /** A handler threw instead of answering. */
    static void requestFailed(Throwable failure) {
        LOG.log(Level.ERROR, () -> "request failed: " + place(failure));
    }

    /** A connection broke: usual if the client broke it, else worth a look. */
    static void connectionFailed(Throwable failure) {
        if (!(failure instanceof IOException)) {
            LOG.log(Level.DEBUG, () -> "connection failed: " + place(failure));
        }
    }

    /** A TLS handshake did not come to its end: the client may want to know why. */
    static void handshakeFailed(WirePeer peer, Throwable failure) {
        LOG.log(
                Level.DEBUG,
                () -> "TLS handshake with " + peer.address() + " failed: " + failure.getMessage());
    }

    private static String place(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getName());
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
            text.append("\n\tat ").append(frames[i]);
        }
        Throwable cause = failure.getCause();
        if (cause != null) {
            text.append("\ncaused by ").append(cause.getClass().getName());
        }
        return text.toString();
    }
}
