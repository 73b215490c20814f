package dev.coffer.auth.cert;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;

/**
 * Settings of a mount. Immutable.
 *
 * @param withoutBinding whether a token is renewed without the certificate that it came from
 * @param aliasMetadata whether an alias is told what a token is told of the certificate
 * @param cacheSize how many answers of responders are remembered; 0 where nobody has said
 */
record CertConfig(boolean withoutBinding, boolean aliasMetadata, long cacheSize) {
    /** How many answers are remembered where nobody has said. */
    static final int USUAL_CACHE_SIZE = 100;

    static final CertConfig NEW = new CertConfig(false, false, 0);

    private static final long MIN_CACHE_SIZE = 2;
    private static final long MAX_CACHE_SIZE = 100_000;
    private static final Field WITHOUT_BINDING =
            Field.bool(
                    "disable_binding",
                    "Renews tokens without the certificate that they came from.");
    private static final Field ALIAS_METADATA =
            Field.bool(
                    "enable_identity_alias_metadata",
                    "Keeps with an alias what a token shows of the certificate.");
    private static final Field CACHE_SIZE =
            Field.integer(
                    "ocsp_cache_size",
                    "How many answers of OCSP responders are remembered; 100 if not given. Writing"
                            + " the settings forgets them.");

    static Field[] fields() {
        return new Field[] {WITHOUT_BINDING, ALIAS_METADATA, CACHE_SIZE};
    }

    /**
     * The settings with what a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    CertConfig changed(Fields fields) {
        long size = fields.has(CACHE_SIZE.name()) ? fields.integer(CACHE_SIZE.name()) : cacheSize;
        if (size != cacheSize && (size < MIN_CACHE_SIZE || size > MAX_CACHE_SIZE)) {
            throw new RequestFailure.Invalid(
                    "invalid cache size, must be >= 2 and <= " + MAX_CACHE_SIZE);
        }
        return new CertConfig(
                flag(fields, WITHOUT_BINDING, withoutBinding),
                flag(fields, ALIAS_METADATA, aliasMetadata),
                size);
    }

    private static boolean flag(Fields fields, Field field, boolean before) {
        return fields.has(field.name()) ? fields.bool(field.name()) : before;
    }

    /** How many answers of responders are remembered. */
    long remembered() {
        return cacheSize == 0 ? USUAL_CACHE_SIZE : cacheSize;
    }

    /** What may be seen of it: everything. */
    JsonObject view() {
        return JsonObject.builder()
                .put(WITHOUT_BINDING.name(), withoutBinding)
                .put(ALIAS_METADATA.name(), aliasMetadata)
                .put(CACHE_SIZE.name(), cacheSize)
                .build();
    }

    Bytes encode() {
        return StoredFields.write(view());
    }

    static CertConfig decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new CertConfig(
                record.flag(WITHOUT_BINDING.name()),
                record.flag(ALIAS_METADATA.name()),
                record.number(CACHE_SIZE.name()));
    }
}
