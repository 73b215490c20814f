package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.ConversionException;
import dev.coffer.engine.Field;
import dev.coffer.engine.WeakTyping;
import dev.coffer.engine.kv.versioned.MachinePart.Code;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.Optional;

/**
 * Compares a key with what a client expects it to be, before anything is changed. The value's
 * counter is compared with {@code cas}, the metadata's with {@code metadata_cas}, and {@code
 * generation} says which incarnation of the key is meant, whose counters begin anew. They stand in
 * {@code options}; those of a DELETE in its query, and {@code metadata_cas} of a write of metadata
 * beside its fields.
 *
 * <p>A mismatch is an answer, not a conflict: it is never run again. Its texts are OpenBao's;
 * {@link MachinePart} tells programs what they need not read from a text.
 */
final class CompareAndSet {
    /** A request with this header, or a mount with this status, gets 409 for a mismatch. */
    static final String STATUS_HEADER = "x-coffer-conflict-status";

    static final int CONFLICT = 409;
    static final int BAD_REQUEST = 400;

    /** The {@code metadata_cas} of a client that wants to create a key, and nothing else. */
    private static final long CREATE_ONLY = -1;

    private static final String CAS = "cas";
    private static final String METADATA_CAS = "metadata_cas";

    /** Its second name, which the query of a DELETE may still have. */
    private static final String ALIAS = "cas_metadata";

    private static final String GENERATION = "generation";
    private static final String OPTIONS = "options";

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
    private static final String GENERATION_MALFORMED = "generation must be a text";
    private static final String GENERATION_MISMATCH =
            "generation did not match: the key is another one than the one that was read";

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

    /** What a DELETE may have in its query. */
    static Field[] deleteQuery() {
        return new Field[] {
            Field.integer(CAS, HelpTexts.DELETE_CAS),
            Field.integer(METADATA_CAS, HelpTexts.DELETE_METADATA_CAS),
            Field.string(GENERATION, HelpTexts.DELETE_GENERATION)
        };
    }

    /**
     * For a write or patch of a value: everything in {@code options}.
     *
     * @throws RequestFailure 400 for a missing or malformed parameter, 400 or 409 for a mismatch
     */
    void checkValue(Optional<KeyRecord> key) {
        boolean required =
                mount.casRequired() || key.filter(k -> k.settings().casRequired()).isPresent();
        JsonObject options = call.fields().map(OPTIONS);
        compareValue(key, options, required);
        compareMetadata(key, options, false);
        compareGeneration(key, options);
    }

    /**
     * For a write or patch of metadata: {@code metadata_cas}, and {@code options.generation}.
     *
     * @throws RequestFailure 400 for a missing parameter, 400 or 409 for a mismatch
     */
    void checkMetadata(Optional<KeyRecord> key) {
        boolean required =
                mount.metadataCasRequired()
                        || key.filter(k -> k.settings().metadataCasRequired()).isPresent();
        if (call.fields().has(METADATA_CAS)) {
            String text = key.isEmpty() ? METADATA_CAS_NOT_ZERO : METADATA_CAS_MISMATCH;
            compareMetadata(key, call.fields().integer(METADATA_CAS), text);
        } else if (required) {
            throw required(Code.METADATA_CAS_REQUIRED, Dimension.METADATA, METADATA_CAS_REQUIRED);
        }
        compareGeneration(key, call.fields().map(OPTIONS));
    }

    /**
     * For what becomes of single versions: everything in {@code options}, or in the query of a
     * DELETE.
     *
     * @throws RequestFailure 400 for a missing or malformed parameter, 400 or 409 for a mismatch
     */
    void checkVersions(Optional<KeyRecord> key, JsonObject options) {
        compareValue(key, options, isRequiredForDelete(key));
        compareMetadata(key, options, false);
        compareGeneration(key, options);
    }

    /**
     * For the end of a key: where a comparison is demanded, it is demanded of both counters, since
     * both end.
     *
     * @throws RequestFailure 400 for a missing or malformed parameter, 400 or 409 for a mismatch
     */
    void checkEnd(Optional<KeyRecord> key, JsonObject options) {
        boolean required = isRequiredForDelete(key);
        compareValue(key, options, required);
        compareMetadata(key, options, required);
        compareGeneration(key, options);
    }

    /**
     * For a key that is copied and stays as it is: what {@code options} ask for, nothing is
     * demanded.
     *
     * @throws RequestFailure 400 for a malformed parameter, 400 or 409 for a mismatch
     */
    void checkCopied(Optional<KeyRecord> key, JsonObject options) {
        compareValue(key, options, false);
        compareMetadata(key, options, false);
        compareGeneration(key, options);
    }

    /**
     * For a rollback of metadata, which must say what it means to replace.
     *
     * @throws RequestFailure 400 for a missing parameter, 400 or 409 for a mismatch
     */
    void checkRollback(Optional<KeyRecord> key) {
        if (!call.fields().has(METADATA_CAS)) {
            throw required(Code.METADATA_CAS_REQUIRED, Dimension.METADATA, METADATA_CAS_REQUIRED);
        }
        checkMetadata(key);
    }

    private boolean isRequiredForDelete(Optional<KeyRecord> key) {
        return mount.casRequiredForDelete()
                || key.filter(k -> k.settings().casRequiredForDelete()).isPresent();
    }

    private void compareValue(Optional<KeyRecord> key, JsonObject options, boolean required) {
        Optional<JsonValue> cas = options.get(CAS);
        if (cas.isPresent()) {
            long expected = integer(cas.get(), CAS_MALFORMED);
            long current = key.map(k -> k.versions().current()).orElse(0L);
            if (expected != current) {
                throw mismatch(counted(Code.CAS_MISMATCH, expected, current), CAS_MISMATCH);
            }
        } else if (required) {
            throw required(Code.CAS_REQUIRED, Dimension.DATA, CAS_REQUIRED);
        }
    }

    private void compareMetadata(Optional<KeyRecord> key, JsonObject options, boolean required) {
        for (String name : List.of(METADATA_CAS, ALIAS)) {
            Optional<JsonValue> cas = options.get(name);
            if (cas.isPresent()) {
                long expected = integer(cas.get(), METADATA_CAS_MALFORMED);
                compareMetadata(key, expected, METADATA_CAS_MISMATCH);
            }
        }
        if (required && !options.has(METADATA_CAS) && !options.has(ALIAS)) {
            throw required(Code.METADATA_CAS_REQUIRED, Dimension.METADATA, METADATA_CAS_REQUIRED);
        }
    }

    private void compareMetadata(Optional<KeyRecord> key, long expected, String text) {
        long current = key.map(k -> k.metadata().current()).orElse(0L);
        boolean creates = expected == CREATE_ONLY;
        if (creates ? key.isPresent() : expected != current) {
            Code code = creates ? Code.KEY_EXISTS : Code.METADATA_CAS_MISMATCH;
            throw mismatch(counted(code, expected, current), text);
        }
    }

    private void compareGeneration(Optional<KeyRecord> key, JsonObject options) {
        Optional<JsonValue> generation = options.get(GENERATION);
        if (generation.isEmpty()) {
            return;
        }
        if (!(generation.get() instanceof JsonString expected)) {
            throw new RequestFailure.Invalid(GENERATION_MALFORMED);
        }
        JsonValue current =
                key.map(KeyRecord::shownGeneration)
                        .<JsonValue>map(JsonString::new)
                        .orElse(JsonNull.NULL);
        if (!expected.equals(current)) {
            JsonValue shown = mayKnow() ? current : JsonNull.NULL;
            throw mismatch(
                    new MachinePart(Code.CAS_MISMATCH, Dimension.STATE, expected, shown, path),
                    GENERATION_MISMATCH);
        }
    }

    private static long integer(JsonValue value, String refusal) {
        try {
            return WeakTyping.BODY.integer("", value);
        } catch (ConversionException _) {
            throw new RequestFailure.Invalid(refusal);
        }
    }

    private MachinePart counted(Code code, long expected, long current) {
        return new MachinePart(
                code,
                code == Code.CAS_MISMATCH ? Dimension.DATA : Dimension.METADATA,
                JsonNumber.of(expected),
                mayKnow() ? JsonNumber.of(current) : JsonNull.NULL,
                path);
    }

    private RequestFailure mismatch(MachinePart part, String text) {
        return new RequestFailure.Mismatch(status(call, mount), text, part.json());
    }

    private RequestFailure required(Code code, Dimension dimension, String text) {
        return new RequestFailure.Invalid(text, MachinePart.of(code, dimension, path).json());
    }

    /** The status of a mismatch, as request or mount wish it. */
    static int status(Call call, MountSettings mount) {
        return switch (String.valueOf(call.request().header(STATUS_HEADER))) {
            case "409" -> CONFLICT;
            case "400" -> BAD_REQUEST;
            default -> mount.conflictStatus();
        };
    }

    /** Whoever may read value or metadata of the key sees its counters anyway. */
    private boolean mayKnow() {
        String root = call.mount().path();
        return call.access().allows(Capability.READ, root + "data/" + path)
                || call.access().allows(Capability.READ, root + "metadata/" + path);
    }
}
