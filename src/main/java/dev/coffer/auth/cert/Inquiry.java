package dev.coffer.auth.cert;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.Sha256;
import dev.coffer.json.JsonObject;
import dev.coffer.storage.schema.StoredFields;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Whether a client's certificate is revoked, asked on a role's terms. What was answered to one
 * counts for no other: another certificate, another issuer or other terms. Immutable.
 *
 * @param leaf the client's own certificate
 * @param issuer who has signed it; empty where that is not known
 */
record Inquiry(X509Certificate leaf, Optional<X509Certificate> issuer, Responders terms) {
    /** The responders to ask, in order. */
    List<String> servers() {
        List<String> named = terms.servers();
        return named.isEmpty()
                ? new Leaf(leaf)
                        .responders().stream()
                                .filter(Responders::isUrl)
                                .limit(Responders.MAX_SERVERS)
                                .toList()
                : named;
    }

    /** Short and equal only for equal inquiries. */
    String key() {
        JsonObject.Builder record = JsonObject.builder();
        terms.store(record);
        return Encodings.hex(
                Sha256.hash(
                        new Leaf(leaf).bytes().toArray(),
                        issuer.map(each -> new Leaf(each).bytes().toArray())
                                .orElseGet(() -> new byte[0]),
                        StoredFields.write(record.build()).toArray()));
    }

    /** Whether a certificate of which this is known may log in. */
    boolean letsIn(Standing standing) {
        return switch (standing) {
            case Standing.Good _ -> true;
            case Standing.Revoked _ -> false;
            case Standing.Unclear _ -> terms.failOpen();
        };
    }
}
