package dev.coffer.api.envelope;

import dev.coffer.api.http.WireHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that every answer to one request has.
 *
 * @param bare those of an answer that says itself what its body is
 * @param json those of an answer in JSON; the type has no parameters, clients compare all of it
 */
record AnswerHeaders(WireHeaders bare, WireHeaders json) {
    private static final String JSON = "application/json";

    private static final AnswerHeaders USUAL = of(WireHeaders.of("Cache-Control", "no-store"));

    /** Over TLS a browser is told to come by TLS only; without it the header has no meaning. */
    private static final AnswerHeaders OVER_TLS =
            of(USUAL.bare.with("Strict-Transport-Security", "max-age=31536000; includeSubDomains"));

    /**
     * The headers for a request that names {@code namespace}, or none.
     *
     * @param tls whether it came over TLS
     */
    static AnswerHeaders echoing(@Nullable String namespace, boolean tls) {
        AnswerHeaders usual = tls ? OVER_TLS : USUAL;
        return namespace == null || namespace.isEmpty()
                ? usual
                : of(usual.bare.with(Namespace.HEADER, namespace));
    }

    /** These and more of them. */
    AnswerHeaders with(Map<String, String> more) {
        WireHeaders all = bare;
        for (Map.Entry<String, String> header : more.entrySet()) {
            all = all.with(header.getKey(), header.getValue());
        }
        return more.isEmpty() ? this : of(all);
    }

    private static AnswerHeaders of(WireHeaders bare) {
        return new AnswerHeaders(bare, bare.with("Content-Type", JSON));
    }
}
