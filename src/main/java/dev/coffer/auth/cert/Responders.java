package dev.coffer.auth.cert;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;

/**
 * What a role says of OCSP. No responder is asked here, so a role that wants one is refused; the
 * rest is kept for clients that read back what they wrote, and nobody is trusted for it. Immutable.
 */
record Responders(String authorities, List<String> servers, boolean failOpen, boolean queryAll) {
    static final Responders NONE = new Responders("", List.of(), false, false);

    private static final Field ENABLED =
            Field.bool("ocsp_enabled", "Must not be true: no responder is asked. Use crls.");
    private static final Field AUTHORITIES =
            Field.string("ocsp_ca_certificates", "Kept, and not used.");
    private static final Field SERVERS = Field.list("ocsp_servers_override", "Kept, and not used.");
    private static final Field FAIL_OPEN = Field.bool("ocsp_fail_open", "Kept, and not used.");
    private static final Field QUERY_ALL =
            Field.bool("ocsp_query_all_servers", "Kept, and not used.");
    private static final String NOT_ASKED =
            "ocsp_enabled cannot be true: no OCSP responder is asked here, and a login without that"
                    + " check would be less than you want; nothing was changed. Give revocation"
                    + " lists at crls/:name instead";

    Responders {
        servers = List.copyOf(servers);
    }

    static List<Field> fields() {
        return List.of(ENABLED, AUTHORITIES, SERVERS, FAIL_OPEN, QUERY_ALL);
    }

    /**
     * These with what a client gives.
     *
     * @throws RequestFailure.Invalid 400 where OCSP is wanted
     */
    Responders changed(Fields fields) {
        if (fields.bool(ENABLED.name())) {
            throw new RequestFailure.Invalid(NOT_ASKED);
        }
        return new Responders(
                fields.has(AUTHORITIES.name()) ? fields.text(AUTHORITIES.name()) : authorities,
                fields.has(SERVERS.name()) ? fields.texts(SERVERS.name()) : servers,
                fields.has(FAIL_OPEN.name()) ? fields.bool(FAIL_OPEN.name()) : failOpen,
                fields.has(QUERY_ALL.name()) ? fields.bool(QUERY_ALL.name()) : queryAll);
    }

    /** Adds them to what a role shows of itself. */
    void show(JsonObject.Builder shown) {
        shown.put(ENABLED.name(), false)
                .put(AUTHORITIES.name(), authorities)
                .put(
                        SERVERS.name(),
                        servers.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(servers))
                .put(FAIL_OPEN.name(), failOpen)
                .put(QUERY_ALL.name(), queryAll);
    }

    /** Adds them to a record. */
    void store(JsonObject.Builder record) {
        record.put(AUTHORITIES.name(), authorities)
                .put(SERVERS.name(), JsonArray.ofStrings(servers))
                .put(FAIL_OPEN.name(), failOpen)
                .put(QUERY_ALL.name(), queryAll);
    }

    /** What a record holds to which {@link #store} has added them. */
    static Responders stored(StoredFields record) {
        return new Responders(
                record.text(AUTHORITIES.name()),
                record.texts(SERVERS.name()),
                record.flag(FAIL_OPEN.name()),
                record.flag(QUERY_ALL.name()));
    }
}
