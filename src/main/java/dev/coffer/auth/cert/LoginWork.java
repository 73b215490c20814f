package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.Sha256;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Renewal;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoTime;
import dev.coffer.request.Login;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Logins and their renewal. A role is the caller's if the certificate shown at the handshake is the
 * role's own, or is vouched for by an authority of the role, and keeps within the role's bounds.
 * Thread-safe.
 *
 * <p>Source: OpenBao, cert auth method; the texts are its.
 */
final class LoginWork {
    static final Field NAME =
            Field.string(NamedRoles.NAME, "The role to log in as; without it every role is tried.");

    /** How many roles a login without a name tries. */
    static final int MAX_TRIED = 1_000;

    private static final String NONE_SHOWN = "no client certificate found";
    private static final String UNTRUSTED = "invalid certificate or no client certificate supplied";
    private static final String NOT_WITHIN_BOUNDS =
            "no chain matching all constraints could be found for this login certificate";
    private static final String CERTIFICATE = "certificate";
    private static final String POLICIES = "policies";

    private final CertWork work;

    LoginWork(CertWork work) {
        this.work = work;
    }

    Response logIn(Transaction tx, Call call) {
        MountId mount = call.mount().id();
        Chains chains = chains(call.request());
        Matched matched = matched(tx, mount, call.fields().text(NAME.name()), chains);
        CertRole role = matched.role();
        role.token().checkAddress(call.request().caller().remoteAddress());
        Leaf leaf = new Leaf(chains.leaf());
        if (leaf.commonName().isEmpty()) {
            throw new RequestFailure.Invalid("missing name in alias");
        }
        Map<String, String> metadata = metadata(matched, leaf);
        boolean told = CertWork.config(tx, mount).aliasMetadata();
        return Response.login(
                new Login(
                        Optional.of(
                                new Login.Alias(
                                        leaf.commonName(), told ? metadata : Map.of(), List.of())),
                        role.displayName(),
                        role.token().policies(),
                        metadata,
                        role.token().terms(),
                        renewal(matched, leaf)));
    }

    private static Map<String, String> metadata(Matched matched, Leaf leaf) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("cert_name", matched.name());
        metadata.put("common_name", leaf.commonName());
        metadata.put("serial_number", leaf.serialNumber());
        metadata.put("subject_key_id", leaf.subjectKeyId());
        metadata.put("authority_key_id", leaf.authorityKeyId());
        metadata.putAll(matched.role().bounds().told(leaf));
        return metadata;
    }

    private static JsonObject renewal(Matched matched, Leaf leaf) {
        return JsonObject.builder()
                .put(NAME.name(), matched.name())
                .put(CERTIFICATE, fingerprint(leaf))
                .put(POLICIES, JsonArray.ofStrings(matched.role().token().policies()))
                .build();
    }

    private static String fingerprint(Leaf leaf) {
        return Encodings.hex(Sha256.hash(leaf.bytes().toArray()));
    }

    Optional<Login> renew(ReadTransaction tx, Renewal renewal) {
        StoredFields kept = StoredFields.of(renewal.kept());
        Optional<CertRole> role =
                work.roles().find(tx, renewal.mount().id(), kept.text(NAME.name()));
        if (role.isEmpty()) {
            return Optional.empty();
        }
        if (!OldSettings.alike(role.get().token().policies(), kept.texts(POLICIES))) {
            throw new RequestFailure.Invalid("policies have changed, not renewing");
        }
        if (!CertWork.config(tx, renewal.mount().id()).withoutBinding()) {
            Chains chains = chains(renewal.request());
            Matched _ = matched(tx, renewal.mount().id(), kept.text(NAME.name()), chains);
            if (!fingerprint(new Leaf(chains.leaf())).equals(kept.text(CERTIFICATE))) {
                throw new RequestFailure.Invalid(
                        "client identity during renewal not matching client identity used during"
                                + " login");
            }
        }
        return Optional.of(
                new Login(
                        Optional.empty(),
                        "",
                        role.get().token().policies(),
                        Map.of(),
                        role.get().token().terms(),
                        renewal.kept()));
    }

    /** What the caller has shown, if it can be used now. */
    private static Chains chains(Request request) {
        List<X509Certificate> shown = Certificates.of(request.caller().certificates());
        if (shown.isEmpty()) {
            throw new RequestFailure.Invalid(NONE_SHOWN);
        }
        if (shown.size() > Chains.MAX_SHOWN) {
            throw new RequestFailure.Invalid(
                    "the client showed more than " + Chains.MAX_SHOWN + " certificates");
        }
        checkTime(shown.getFirst(), request.now());
        return new Chains(shown, request.now());
    }

    private static void checkTime(X509Certificate leaf, Instant now) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant until = leaf.getNotAfter().toInstant();
        String wrong =
                now.isBefore(from)
                        ? "before " + GoTime.format(from)
                        : now.isAfter(until) ? "after " + GoTime.format(until) : "";
        if (!wrong.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "failed to verify client's certificate: x509: certificate has expired or is not"
                            + " yet valid: current time "
                            + GoTime.format(now)
                            + " is "
                            + wrong);
        }
    }

    /** The role of a caller. */
    private record Matched(String name, CertRole role) {}

    /**
     * Finds the role, those that name a certificate itself before those that name an authority.
     *
     * @param wanted the only one that is tried; empty for all
     */
    private Matched matched(ReadTransaction tx, MountId mount, String wanted, Chains chains) {
        Map<String, CertRole> own = new TreeMap<>();
        Map<String, CertRole> signed = new TreeMap<>();
        for (String name : tried(tx, mount, wanted)) {
            work.roles()
                    .find(tx, mount, name)
                    .ifPresent(role -> (namesAuthority(role) ? signed : own).put(name, role));
        }
        Search search = new Search(chains, revoked(tx, mount));
        return search.among(own)
                .or(() -> search.among(signed))
                .orElseThrow(() ->
                        new RequestFailure.Invalid(search.trusted ? NOT_WITHIN_BOUNDS : UNTRUSTED));
    }

    private static boolean namesAuthority(CertRole role) {
        List<X509Certificate> trusted = role.trusted();
        return !trusted.isEmpty() && Certificates.isAuthority(trusted.getFirst());
    }

    private List<String> tried(ReadTransaction tx, MountId mount, String wanted) {
        if (!wanted.isEmpty()) {
            return List.of(wanted.toLowerCase(Locale.ROOT));
        }
        List<String> names = work.roles().names(tx, mount, MAX_TRIED + 1);
        if (names.size() > MAX_TRIED) {
            throw new RequestFailure.Invalid(
                    "more than " + MAX_TRIED + " roles: say with \"name\" which one is meant");
        }
        return names;
    }

    private Set<String> revoked(ReadTransaction tx, MountId mount) {
        Set<String> serials = new TreeSet<>();
        for (String name : work.lists().names(tx, mount, CertWork.MAX_LISTS)) {
            work.lists().find(tx, mount, name).ifPresent(list -> serials.addAll(list.serials()));
        }
        return serials;
    }

    /** Looks for the first role that a certificate may log in as. Used by one thread. */
    private static final class Search {
        private final Chains chains;
        private final Leaf leaf;
        private final Set<String> revoked;

        /** Whether there was a way to what any role trusts. */
        private boolean trusted;

        Search(Chains chains, Set<String> revoked) {
            this.chains = chains;
            this.leaf = new Leaf(chains.leaf());
            this.revoked = revoked;
        }

        Optional<Matched> among(Map<String, CertRole> roles) {
            for (Map.Entry<String, CertRole> each : roles.entrySet()) {
                if (ways(each.getValue()) && each.getValue().bounds().hold(leaf)) {
                    return Optional.of(new Matched(each.getKey(), each.getValue()));
                }
            }
            return Optional.empty();
        }

        /** Whether there is a way to what a role trusts on which nothing is revoked. */
        private boolean ways(CertRole role) {
            boolean good = false;
            for (X509Certificate end : ends(role)) {
                List<List<X509Certificate>> ways = chains.to(end);
                trusted |= !ways.isEmpty();
                good |= ways.stream().anyMatch(way -> way.stream().noneMatch(this::isRevoked));
            }
            return good;
        }

        /** Behind a certificate that is no authority, nothing is looked at. */
        private static List<X509Certificate> ends(CertRole role) {
            List<X509Certificate> all = role.trusted();
            return namesAuthority(role) ? all : all.stream().limit(1).toList();
        }

        private boolean isRevoked(X509Certificate certificate) {
            return revoked.contains(certificate.getSerialNumber().toString());
        }
    }
}
