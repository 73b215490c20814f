package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.ConversionException;
import dev.coffer.engine.WeakTyping;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.util.Optional;

/**
 * Compares the counters of a key with what a client expects them to be, before anything is changed.
 * The value's counter is compared with {@code options.cas}, the metadata's with {@code
 * metadata_cas}; a write of a value may ask for both.
 *
 * <p>A mismatch is an answer, not a conflict: it is never run again. Its texts are OpenBao's;
 * {@code data} tells machines what they need not read from a text.
 */
final class CompareAndSet {
    /** A request with this header, or a mount with this status, gets 409 for a mismatch. */
    static final String STATUS_HEADER = "x-coffer-conflict-status";

    static final int CONFLICT = 409;
    static final int BAD_REQUEST = 400;

    private static final String DATA = "data";
    private static final String METADATA = "metadata";

    private static final String CAS_MALFORMED = "error parsing check-and-set parameter";
    private static final String CAS_REQUIRED = "check-and-set parameter required for this call";
    private static final String CAS_MISMATCH =
            "check-and-set parameter did not match the current version";
    private static final String METADATA_CAS_MALFORMED =
            "error parsing metadata check-and-set parameter";
    private static final String METADATA_CAS_REQUIRED =
            "metadata check-and-set parameter required for this call";
    private static final String METADATA_CAS_MISMATCH =
            "metadata check-and-set parameter does not match the current version";
    private static final String METADATA_CAS_NOT_ZERO =
            "metadata_cas must be 0 when creating new metadata";

    private final Call call;
    private final MountSettings mount;
    private final String path;

    /**
     * @param path of the key
     */
    CompareAndSet(Call call, MountSettings mount, String path) {
        this.call = call;
        this.mount = mount;
        this.path = path;
    }

    /**
     * For a write or patch of a value: {@code options.cas}, then {@code options.metadata_cas}.
     *
     * @throws RequestFailure 400 for a missing or malformed parameter, 400 or 409 for a mismatch
     */
    void checkValue(Optional<KeyRecord> key) {
        JsonObject options = call.fields().map("options");
        boolean required =
                mount.casRequired() || key.filter(k -> k.settings().casRequired()).isPresent();
        Optional<JsonValue> cas = options.get("cas");
        if (cas.isPresent()) {
            long expected = integer(cas.get(), CAS_MALFORMED);
            long current = key.map(k -> k.versions().current()).orElse(0L);
            compare(DATA, CAS_MISMATCH, expected, current);
        } else if (required) {
            throw required(DATA, CAS_REQUIRED);
        }
        Optional<JsonValue> metadataCas = options.get("metadata_cas");
        if (metadataCas.isPresent()) {
            long expected = integer(metadataCas.get(), METADATA_CAS_MALFORMED);
            compare(METADATA, METADATA_CAS_MISMATCH, expected, metadataVersion(key));
        }
    }

    /**
     * For a write or patch of metadata: {@code metadata_cas}.
     *
     * @throws RequestFailure 400 for a missing parameter, 400 or 409 for a mismatch
     */
    void checkMetadata(Optional<KeyRecord> key) {
        boolean required =
                mount.metadataCasRequired()
                        || key.filter(k -> k.settings().metadataCasRequired()).isPresent();
        if (call.fields().has("metadata_cas")) {
            long expected = call.fields().integer("metadata_cas");
            String text = key.isEmpty() ? METADATA_CAS_NOT_ZERO : METADATA_CAS_MISMATCH;
            compare(METADATA, text, expected, metadataVersion(key));
        } else if (required) {
            throw required(METADATA, METADATA_CAS_REQUIRED);
        }
    }

    private static long metadataVersion(Optional<KeyRecord> key) {
        return key.map(k -> k.metadata().current()).orElse(0L);
    }

    private static long integer(JsonValue value, String refusal) {
        try {
            return WeakTyping.BODY.integer("", value);
        } catch (ConversionException _) {
            throw new RequestFailure.Invalid(refusal);
        }
    }

    private void compare(String dimension, String text, long expected, long current) {
        if (expected == current) {
            return;
        }
        JsonObject data =
                JsonObject.builder()
                        .put("code", code(dimension) + "_mismatch")
                        .put("dimension", dimension)
                        .put("expected", expected)
                        .put("current", mayKnow() ? JsonNumber.of(current) : JsonNull.NULL)
                        .build();
        throw new RequestFailure.Mismatch(status(), text, data);
    }

    private static RequestFailure required(String dimension, String text) {
        return new RequestFailure.Invalid(
                text,
                JsonObject.builder()
                        .put("code", code(dimension) + "_required")
                        .put("dimension", dimension)
                        .build());
    }

    private static String code(String dimension) {
        return dimension.equals(DATA) ? "cas" : "metadata_cas";
    }

    private int status() {
        boolean asked = "409".equals(call.request().header(STATUS_HEADER));
        return asked ? CONFLICT : mount.conflictStatus();
    }

    /** Whoever may read value or metadata of the key sees its counters anyway. */
    private boolean mayKnow() {
        String root = call.mount().path();
        return call.access().allows(Capability.READ, root + "data/" + path)
                || call.access().allows(Capability.READ, root + "metadata/" + path);
    }
}
