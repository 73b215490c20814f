package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The name under which identity tokens would be issued: kept and shown. This server issues none, so
 * it has no discovery document either.
 */
final class OidcPaths {
    private static final String ISSUER = "issuer";
    private static final RecordKey CONFIG = RecordKey.of(RecordType.IDENTITY_OIDC_CONFIG);
    private static final String REFUSED =
            "invalid issuer, which must include only a scheme, host, and optional port (e.g."
                    + " https://example.com:8200)";
    private static final String SET_EVERYWHERE =
            "If \"issuer\" is set explicitly, all tokens must be validated against that address,"
                    + " including those issued by secondary clusters. Setting issuer to \"\" will"
                    + " restore the default behavior of using the cluster's api_addr as the"
                    + " issuer.";

    private OidcPaths() {}

    static List<PathSpec> specs() {
        return List.of(
                PathSpec.at("oidc/config/?")
                        .fields(
                                Field.string(
                                        ISSUER,
                                        "Issuer URL to be used in the iss claim of the token. If"
                                                + " not set, OpenBao's app_addr will be used."))
                        .reads(Operation.READ, OidcPaths::config)
                        .writes(Operation.WRITE, OidcPaths::configure)
                        .help(
                                "OIDC configuration",
                                "Update OIDC configuration in the identity backend")
                        .build());
    }

    private static String issuer(ReadTransaction tx) {
        Bytes record = tx.get(CONFIG);
        return record == null ? "" : StoredFields.read(record).text(ISSUER);
    }

    private static Response config(ReadTransaction tx, Call call) {
        return Response.ok(JsonObject.builder().put(ISSUER, issuer(tx)).build());
    }

    private static Response configure(Transaction tx, Call call) {
        if (!call.fields().has(ISSUER)) {
            return Response.noContent();
        }
        String issuer = call.fields().text(ISSUER);
        if (!issuer.isEmpty() && !isOrigin(issuer)) {
            throw new RequestFailure.Invalid(REFUSED);
        }
        tx.put(CONFIG, StoredFields.write(JsonObject.builder().put(ISSUER, issuer).build()));
        return issuer.isEmpty()
                ? Response.noContent()
                : Response.noContent().withWarning(SET_EVERYWHERE);
    }

    private static boolean isOrigin(String issuer) {
        try {
            URI uri = new URI(issuer.toLowerCase(Locale.ROOT));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
