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

    /** The headers for a request that names {@code namespace}, or none. */
    static AnswerHeaders echoing(@Nullable String namespace) {
        return namespace == null || namespace.isEmpty()
                ? USUAL
                : of(USUAL.bare.with(Namespace.HEADER, namespace));
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
