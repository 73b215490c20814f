package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.versioned.MachinePart.Code;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;

/** How much one transaction may still move, copy or remove. Used by one thread. */
final class CopyBudget {
    private static final String TOO_MANY =
            "more than "
                    + KvLimits.COPIED_VERSIONS
                    + " versions in one transaction: take smaller folders; nothing was changed";
    private static final String TOO_LARGE =
            "more than 32 MiB in one transaction: take smaller folders; nothing was changed";

    private long versionsLeft = KvLimits.COPIED_VERSIONS;
    private long bytesLeft = KvLimits.COPIED_BYTES;

    /**
     * Counts a version, of a value or of metadata, and its bytes.
     *
     * @throws RequestFailure.Invalid 400 {@code too_large} with the {@code limit}
     */
    void take(int bytes) {
        takeVersions(1);
        takeBytes(bytes);
    }

    /**
     * Counts more bytes of a version.
     *
     * @throws RequestFailure.Invalid 400 {@code too_large} with the {@code limit}
     */
    void takeBytes(int bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw refusal(TOO_LARGE, KvLimits.COPIED_BYTES);
        }
    }

    /**
     * Counts versions whose bytes do not count.
     *
     * @throws RequestFailure.Invalid 400 {@code too_large} with the {@code limit}
     */
    void takeVersions(long number) {
        versionsLeft -= number;
        if (versionsLeft < 0) {
            throw refusal(TOO_MANY, KvLimits.COPIED_VERSIONS);
        }
    }

    /**
     * That many keys have a version each, at least.
     *
     * @throws RequestFailure.Invalid 400 {@code too_large} with the {@code limit}
     */
    static void checkKeys(int keys) {
        if (keys > KvLimits.COPIED_VERSIONS) {
            throw refusal(TOO_MANY, KvLimits.COPIED_VERSIONS);
        }
    }

    private static RequestFailure refusal(String text, long limit) {
        JsonObject part =
                MachinePart.of(Code.TOO_LARGE, null, null).json().toBuilder()
                        .put("limit", limit)
                        .build();
        return new RequestFailure.Invalid(text, part);
    }
}
