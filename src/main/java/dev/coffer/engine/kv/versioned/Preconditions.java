package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.function.Predicate;

/**
 * The conditions that a client has put into headers: {@code If-Match} and {@code If-None-Match}.
 * Who sends neither notices nothing of them.
 *
 * <p>Source: RFC 9110, sections 13.1 and 13.2.
 */
final class Preconditions {
    private static final String IF_MATCH = "if-match";
    private static final String IF_NONE_MATCH = "if-none-match";
    private static final String ANY = "*";
    private static final String WEAK = "W/";
    private static final int FAILED = 412;

    private static final String NO_MATCH =
            "If-Match did not match: the key is not as it was when its ETag was read";
    private static final String MATCH =
            "If-None-Match matched: the key exists, or is as it was when its ETag was read";
    private static final String UNCHANGED = "; nothing was changed";

    private Preconditions() {}

    /**
     * Whether a reader knows the answer already, so that 304 says enough.
     *
     * @param tag of what would be answered
     * @throws RequestFailure.Refused 412 if {@code If-Match} names other tags
     */
    static boolean isKnown(Call call, String tag) {
        if (isSent(call, IF_MATCH) && !names(call, IF_MATCH, tag::equals, true)) {
            throw failed(NO_MATCH);
        }
        return isSent(call, IF_NONE_MATCH)
                && names(call, IF_NONE_MATCH, sent -> tag.equals(strong(sent)), true);
    }

    /** Whether a write is under a condition at all. */
    static boolean areSent(Call call) {
        return isSent(call, IF_MATCH) || isSent(call, IF_NONE_MATCH);
    }

    /**
     * Refuses a write whose conditions do not hold.
     *
     * @param tags each of which stands for what is there now
     * @param exists whether there is anything that {@code *} could mean
     * @throws RequestFailure.Refused 412
     */
    static void require(Call call, List<String> tags, boolean exists) {
        if (isSent(call, IF_MATCH) && !names(call, IF_MATCH, tags::contains, exists)) {
            throw failed(NO_MATCH + UNCHANGED);
        }
        if (isSent(call, IF_NONE_MATCH)
                && names(call, IF_NONE_MATCH, sent -> tags.contains(strong(sent)), exists)) {
            throw failed(MATCH + UNCHANGED);
        }
    }

    private static boolean isSent(Call call, String header) {
        return call.request().header(header) != null;
    }

    /** Whether a header names one of the tags that are meant; a star means whatever is there. */
    private static boolean names(
            Call call, String header, Predicate<String> isMeant, boolean exists) {
        for (String line : call.request().headers().getOrDefault(header, List.of())) {
            for (String tag : line.split(",", -1)) {
                String sent = tag.strip();
                if (sent.equals(ANY) ? exists : isMeant.test(sent)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A tag as a cache on the way may have weakened it. */
    private static String strong(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    private static RequestFailure failed(String text) {
        return new RequestFailure.Refused(FAILED, List.of(text));
    }
}
