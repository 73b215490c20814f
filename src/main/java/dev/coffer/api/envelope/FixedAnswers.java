package dev.coffer.api.envelope;

import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WireResponse;
import dev.coffer.request.Bytes;

/** Answers that never change, given by Go's own server before OpenBao sees a request. */
final class FixedAnswers {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** For a path with a broken escape. */
    static final WireResponse BROKEN_ESCAPE =
            new WireResponse(
                            400,
                            WireHeaders.of("Content-Type", TEXT),
                            Bytes.fromUtf8("400 Bad Request"))
                    .close();

    /** For a path with a character that cannot be printed: no body, no headers. */
    static final WireResponse UNPRINTABLE = new WireResponse(400, WireHeaders.EMPTY, Bytes.empty());

    private static final Bytes PAGE_NOT_FOUND = Bytes.fromUtf8("404 page not found\n");

    private FixedAnswers() {}

    /** For {@code /}, {@code /ui} and {@code /robots.txt} while there is no user interface. */
    static WireResponse pageNotFound(AnswerHeaders headers) {
        WireHeaders all =
                headers.bare().with("Content-Type", TEXT).with("X-Content-Type-Options", "nosniff");
        return new WireResponse(404, all, PAGE_NOT_FOUND);
    }
}
