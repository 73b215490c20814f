package dev.coffer.auth.cert;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/**
 * What a role says of OCSP. Immutable.
 *
 * @param enabled whether a responder is asked at each login and renewal
 * @param authorities PEM of those who may sign answers beside the issuer, and who vouch for
 *     responders of https; they vouch for no client
 * @param servers who is asked; empty for those that a certificate names itself
 * @param failOpen whether a certificate counts as good of which no responder says anything
 * @param queryAll whether all servers have to say that it is good, or the first that answers
 */
record Responders(
        boolean enabled,
        String authorities,
        List<String> servers,
        boolean failOpen,
        boolean queryAll) {
    /** How many servers one role may name, and how many are asked that a certificate names. */
    static final int MAX_SERVERS = 8;

    static final Responders NONE = new Responders(false, "", List.of(), false, false);

    private static final Field ENABLED =
            Field.bool("ocsp_enabled", "Asks an OCSP responder at each login and renewal.");
    private static final Field AUTHORITIES =
            Field.string(
                    "ocsp_ca_certificates",
                    "Who may sign the answers of responders beside the issuer, and vouches for"
                            + " responders of https, as PEM. Vouches for no client.");
    private static final Field SERVERS =
            Field.list(
                    "ocsp_servers_override",
                    "URLs of the responders; without them, those that a certificate names.");
    private static final Field FAIL_OPEN =
            Field.bool(
                    "ocsp_fail_open",
                    "Lets in whom no responder says anything of. Revoked certificates are refused"
                            + " in any case.");
    private static final Field QUERY_ALL =
            Field.bool(
                    "ocsp_query_all_servers",
                    "Asks all responders, who all have to call a certificate good; otherwise the"
                            + " first that answers counts.");

    Responders {
        servers = List.copyOf(servers);
    }

    static List<Field> fields() {
        return List.of(ENABLED, AUTHORITIES, SERVERS, FAIL_OPEN, QUERY_ALL);
    }

    /**
     * These with what a client gives.
     *
     * @throws RequestFailure.Invalid 400 for what cannot be used
     */
    Responders changed(Fields fields) {
        Responders after =
                new Responders(
                        flag(fields, ENABLED, enabled),
                        fields.has(AUTHORITIES.name())
                                ? fields.text(AUTHORITIES.name())
                                : authorities,
                        fields.has(SERVERS.name()) ? fields.texts(SERVERS.name()) : servers,
                        flag(fields, FAIL_OPEN, failOpen),
                        flag(fields, QUERY_ALL, queryAll));
        after.check();
        return after;
    }

    private static boolean flag(Fields fields, Field field, boolean before) {
        return fields.has(field.name()) ? fields.bool(field.name()) : before;
    }

    private void check() {
        if (!authorities.isBlank() && signers().isEmpty()) {
            throw new RequestFailure.Invalid(
                    "ocsp_ca_certificates holds no certificate in PEM; nothing was changed");
        }
        if (servers.size() > MAX_SERVERS) {
            throw new RequestFailure.Invalid(
                    "ocsp_servers_override may name "
                            + MAX_SERVERS
                            + " servers; nothing was changed");
        }
        if (!servers.stream().allMatch(Responders::isUrl)) {
            throw new RequestFailure.Invalid(
                    "ocsp_servers_override must be URLs of http or https; nothing was changed");
        }
    }

    /** Whether a text can be asked: a URL of http or https that names a host. */
    static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Who may sign answers beside the issuer. */
    List<X509Certificate> signers() {
        return Certificates.inPem(authorities);
    }

    /** Adds them to what a role shows of itself. */
    void show(JsonObject.Builder shown) {
        shown.put(ENABLED.name(), enabled)
                .put(AUTHORITIES.name(), authorities)
                .put(
                        SERVERS.name(),
                        servers.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(servers))
                .put(FAIL_OPEN.name(), failOpen)
                .put(QUERY_ALL.name(), queryAll);
    }

    /** Adds them to a record. */
    void store(JsonObject.Builder record) {
        record.put(ENABLED.name(), enabled)
                .put(AUTHORITIES.name(), authorities)
                .put(SERVERS.name(), JsonArray.ofStrings(servers))
                .put(FAIL_OPEN.name(), failOpen)
                .put(QUERY_ALL.name(), queryAll);
    }

    /** What a record holds to which {@link #store} has added them. */
    static Responders stored(StoredFields record) {
        return new Responders(
                record.flag(ENABLED.name()),
                record.text(AUTHORITIES.name()),
                record.texts(SERVERS.name()),
                record.flag(FAIL_OPEN.name()),
                record.flag(QUERY_ALL.name()));
    }
}
