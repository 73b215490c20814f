package dev.coffer.auth.jwt;

import dev.coffer.crypto.SignatureKey;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;
import java.util.Locale;

/**
 * Who signs the tokens that a mount takes. Immutable.
 *
 * @param source where the keys come from
 * @param algorithms that are taken; empty for all
 * @param issuer that every token must name; empty for any
 * @param defaultRole of logins that name none; may be empty
 * @param client what this server is to the issuer of those who log in by their browser
 */
record JwtConfig(
        Source source,
        List<String> algorithms,
        String issuer,
        String defaultRole,
        OidcClient client) {
    static final Field DISCOVERY_URL =
            Field.string("oidc_discovery_url", "The issuer's address, where its keys are found.");
    static final Field DISCOVERY_CA =
            Field.string("oidc_discovery_ca_pem", "Who may vouch for the issuer, as PEM.");
    static final Field JWKS_URL = Field.string("jwks_url", "Where the keys are published.");
    static final Field JWKS_CA =
            Field.string("jwks_ca_pem", "Who may vouch for that server, as PEM.");
    static final Field PUBLIC_KEYS =
            Field.list("jwt_validation_pubkeys", "The keys themselves, as PEM.");
    static final Field ALGORITHMS =
            Field.list("jwt_supported_algs", "The algorithms that are taken; all if not given.");
    static final Field ISSUER = Field.string("bound_issuer", "Who must have signed a token.");
    static final Field DEFAULT_ROLE =
            new Field(
                    "default_role",
                    Field.Type.LOWER_CASE_STRING,
                    "The role of logins that name none.");
    static final Field SKIP_CHECK =
            Field.bool("skip_jwks_validation", "Keeps the settings where no key can be fetched.");

    private static final String ONE_SOURCE =
            "exactly one of 'jwt_validation_pubkeys', 'jwks_url', 'jwks_pairs',"
                    + " 'oidc_discovery_url', or 'provider_config' must be set";

    static Field[] fields() {
        return new Field[] {
            DISCOVERY_URL,
            DISCOVERY_CA,
            JWKS_URL,
            JWKS_CA,
            PUBLIC_KEYS,
            ALGORITHMS,
            ISSUER,
            DEFAULT_ROLE,
            SKIP_CHECK,
            OidcClient.ID,
            OidcClient.SECRET,
            OidcClient.MODE,
            OidcClient.TYPES,
            OidcClient.NAMESPACE
        };
    }

    /** Where keys come from. */
    sealed interface Source {
        /** They are known. */
        record Fixed(List<String> pems) implements Source {
            public Fixed {
                pems = List.copyOf(pems);
            }
        }

        /** They are published at an address. */
        record Published(String url, String authorities) implements Source {}

        /** An issuer says where they are published. */
        record Discovered(String url, String authorities) implements Source {}
    }

    JwtConfig {
        algorithms = List.copyOf(algorithms);
    }

    /**
     * The settings that a client gives; nothing is fetched yet.
     *
     * @throws RequestFailure.Invalid 400
     */
    static JwtConfig of(Fields fields) {
        Unsupported.checkConfig(fields);
        List<String> algorithms = fields.texts(ALGORITHMS.name());
        for (String algorithm : algorithms) {
            if (!SignatureKey.ALGORITHMS.contains(algorithm)) {
                throw new RequestFailure.Invalid(
                        "invalid jwt_supported_algs: unsupported signing algorithm \"%s\""
                                .formatted(algorithm));
            }
        }
        Source source = source(fields);
        return new JwtConfig(
                source,
                algorithms,
                fields.text(ISSUER.name()),
                fields.text(DEFAULT_ROLE.name()),
                OidcClient.of(fields, source));
    }

    private static Source source(Fields fields) {
        String discovery = fields.text(DISCOVERY_URL.name());
        String published = fields.text(JWKS_URL.name());
        List<String> pems = fields.texts(PUBLIC_KEYS.name());
        int sources =
                (discovery.isEmpty() ? 0 : 1)
                        + (published.isEmpty() ? 0 : 1)
                        + (pems.isEmpty() ? 0 : 1);
        if (sources != 1) {
            throw new RequestFailure.Invalid(ONE_SOURCE);
        }
        if (!discovery.isEmpty()) {
            if (discovery.contains(".well-known/openid-configuration")) {
                throw new RequestFailure.Invalid(
                        "'oidc_discovery_url' contains '.well-known' component");
            }
            return new Source.Discovered(discovery, fields.text(DISCOVERY_CA.name()));
        }
        if (!published.isEmpty()) {
            return new Source.Published(published, fields.text(JWKS_CA.name()));
        }
        pems.forEach(pem -> {
            SignatureKey _ = key(pem);
        });
        return new Source.Fixed(pems);
    }

    /** The key of a PEM text; throws 400. */
    static SignatureKey key(String pem) {
        return SignatureKey.ofPem(pem)
                .orElseThrow(() ->
                        new RequestFailure.Invalid(
                                "error parsing public key: data does not contain any valid public"
                                        + " keys"));
    }

    /** Which algorithms a token may be signed with. */
    List<String> taken() {
        return algorithms.isEmpty() ? SignatureKey.ALGORITHMS : algorithms;
    }

    /** What may be seen of it: all but the client's secret. */
    JsonObject view() {
        JsonObject.Builder shown = own();
        client.show(shown);
        Unsupported.showInConfig(shown);
        return shown.build();
    }

    private JsonObject.Builder own() {
        Source.Discovered discovered =
                source instanceof Source.Discovered found ? found : new Source.Discovered("", "");
        Source.Published published =
                source instanceof Source.Published found ? found : new Source.Published("", "");
        List<String> pems = source instanceof Source.Fixed(List<String> found) ? found : List.of();
        return JsonObject.builder()
                .put(DISCOVERY_URL.name(), discovered.url())
                .put(DISCOVERY_CA.name(), discovered.authorities())
                .put(JWKS_URL.name(), published.url())
                .put(JWKS_CA.name(), published.authorities())
                .put(PUBLIC_KEYS.name(), JsonArray.ofStrings(pems))
                .put(ALGORITHMS.name(), JsonArray.ofStrings(algorithms))
                .put(ISSUER.name(), issuer)
                .put(DEFAULT_ROLE.name(), defaultRole.toLowerCase(Locale.ROOT));
    }

    Bytes encode() {
        JsonObject.Builder record = own();
        client.store(record);
        return StoredFields.write(record.build());
    }

    static JwtConfig decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new JwtConfig(
                stored(record),
                record.texts(ALGORITHMS.name()),
                record.text(ISSUER.name()),
                record.text(DEFAULT_ROLE.name()),
                OidcClient.stored(record));
    }

    private static Source stored(StoredFields record) {
        String discovery = record.text(DISCOVERY_URL.name());
        String published = record.text(JWKS_URL.name());
        if (!discovery.isEmpty()) {
            return new Source.Discovered(discovery, record.text(DISCOVERY_CA.name()));
        }
        return published.isEmpty()
                ? new Source.Fixed(record.texts(PUBLIC_KEYS.name()))
                : new Source.Published(published, record.text(JWKS_CA.name()));
    }
}
