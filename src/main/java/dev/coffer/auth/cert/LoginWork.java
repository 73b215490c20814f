package dev.coffer.auth.cert;

import dev.coffer.auth.cert.RoleSearch.Candidate;
import dev.coffer.auth.cert.RoleSearch.Tried;
import dev.coffer.auth.cert.StatusChecks.Checked;
import dev.coffer.auth.cert.StatusChecks.Round;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Logins and their renewal. A role is the caller's if the certificate shown at the handshake is the
 * role's own, or is vouched for by an authority of the role, keeps within the role's bounds, and
 * responders have nothing against it where the role asks them. They are asked outside of the
 * transaction; what they have said counts only for what was asked. Thread-safe.
 *
 * <p>Source: OpenBao, cert auth method; the texts are its.
 */
final class LoginWork {
    static final Field NAME =
            Field.string(NamedRoles.NAME, "The role to log in as; without it every role is tried.");

    /** How many roles a login without a name tries. */
    static final int MAX_TRIED = 1_000;

    /** How many different questions one login may put to responders. */
    static final int MAX_INQUIRIES = 8;

    private static final String NONE_SHOWN = "no client certificate found";
    private static final String UNTRUSTED = "invalid certificate or no client certificate supplied";
    private static final String NOT_WITHIN_BOUNDS =
            "no chain matching all constraints could be found for this login certificate";
    private static final String FURTHER = "; additionally got errors during verification: ";
    private static final String CERTIFICATE = "certificate";
    private static final String POLICIES = "policies";

    private final CertWork work;
    private final StatusChecks checks;

    LoginWork(CertWork work, StatusChecks checks) {
        this.work = work;
        this.checks = checks;
    }

    /** Asks responders, where a role of the certificate wants that. */
    Supplier<Checked> prepare(ReadTransaction tx, Call call) {
        return round(tx, call.mount().id(), call.fields().text(NAME.name()), call.request())
                .map(round -> (Supplier<Checked>) () -> checks.check(round))
                .orElse(() -> Checked.NOTHING);
    }

    Response logIn(Transaction tx, Call call, Checked checked) {
        MountId mount = call.mount().id();
        Chains chains = chains(call.request());
        Candidate matched =
                matched(tx, mount, call.fields().text(NAME.name()), new Shown(chains, checked));
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

    private static Map<String, String> metadata(Candidate matched, Leaf leaf) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("cert_name", matched.name());
        metadata.put("common_name", leaf.commonName());
        metadata.put("serial_number", leaf.serialNumber());
        metadata.put("subject_key_id", leaf.subjectKeyId());
        metadata.put("authority_key_id", leaf.authorityKeyId());
        metadata.putAll(matched.role().bounds().told(leaf));
        return metadata;
    }

    private static JsonObject renewal(Candidate matched, Leaf leaf) {
        return JsonObject.builder()
                .put(NAME.name(), matched.name())
                .put(CERTIFICATE, fingerprint(leaf))
                .put(POLICIES, JsonArray.ofStrings(matched.role().token().policies()))
                .build();
    }

    private static String fingerprint(Leaf leaf) {
        return Encodings.hex(Sha256.hash(leaf.bytes().toArray()));
    }

    /** Asks responders, where the login's role wants that. */
    Optional<Supplier<?>> renewalTask(ReadTransaction tx, Renewal renewal) {
        MountId mount = renewal.mount().id();
        if (CertWork.config(tx, mount).withoutBinding()) {
            return Optional.empty();
        }
        String name = StoredFields.of(renewal.kept()).text(NAME.name());
        try {
            return round(tx, mount, name, renewal.request())
                    .map(round -> (Supplier<?>) () -> checks.check(round));
        } catch (RequestFailure.Invalid _) {
            return Optional.empty();
        }
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
            checkCertificate(tx, renewal, kept);
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

    private void checkCertificate(ReadTransaction tx, Renewal renewal, StoredFields kept) {
        Chains chains = chains(renewal.request());
        Checked checked =
                renewal.outside().orElse(null) instanceof Checked found ? found : Checked.NOTHING;
        Candidate _ =
                matched(
                        tx,
                        renewal.mount().id(),
                        kept.text(NAME.name()),
                        new Shown(chains, checked));
        if (!fingerprint(new Leaf(chains.leaf())).equals(kept.text(CERTIFICATE))) {
            throw new RequestFailure.Invalid(
                    "client identity during renewal not matching client identity used during"
                            + " login");
        }
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

    /** What a caller has shown, and what responders say of it. */
    private record Shown(Chains chains, Checked checked) {}

    /**
     * What is to be asked before a login is decided; empty where no role of it asks.
     *
     * @param wanted the only role that is tried; empty for all
     */
    private Optional<Round> round(
            ReadTransaction tx, MountId mount, String wanted, Request request) {
        Map<String, CertRole> roles = roles(tx, mount, wanted);
        if (roles.values().stream().noneMatch(role -> role.responders().enabled())) {
            return Optional.empty();
        }
        Set<Inquiry> inquiries = new LinkedHashSet<>();
        RoleSearch search = new RoleSearch(chains(request), revoked(tx, mount));
        Optional<Candidate> _ =
                search.first(
                        Tried.of(roles),
                        candidate -> {
                            candidate.inquiry().ifPresent(inquiries::add);
                            return candidate.inquiry().isEmpty();
                        });
        if (inquiries.size() > MAX_INQUIRIES) {
            throw new RequestFailure.Invalid(
                    "more than "
                            + MAX_INQUIRIES
                            + " ways to ask about the certificate: say with \"name\" which role is"
                            + " meant");
        }
        return inquiries.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Round(
                                mount,
                                List.copyOf(inquiries),
                                request.now(),
                                CertWork.config(tx, mount).remembered()));
    }

    /**
     * Finds the role, those that name a certificate itself before those that name an authority.
     *
     * @param wanted the only one that is tried; empty for all
     */
    private Candidate matched(ReadTransaction tx, MountId mount, String wanted, Shown shown) {
        RoleSearch search = new RoleSearch(shown.chains(), revoked(tx, mount));
        Set<String> reasons = new LinkedHashSet<>();
        return search.first(
                        Tried.of(roles(tx, mount, wanted)),
                        candidate -> isLetIn(candidate, shown.checked(), reasons))
                .orElseThrow(() ->
                        new RequestFailure.Invalid(
                                (search.foundTrust() ? NOT_WITHIN_BOUNDS : UNTRUSTED)
                                        + (reasons.isEmpty() ? "" : FURTHER)
                                        + String.join("; ", reasons)));
    }

    private static boolean isLetIn(Candidate candidate, Checked checked, Set<String> reasons) {
        if (candidate.inquiry().isEmpty()) {
            return true;
        }
        Inquiry inquiry = candidate.inquiry().get();
        Standing standing = checked.of(inquiry);
        if (standing instanceof Standing.Unclear(String reason) && !inquiry.letsIn(standing)) {
            reasons.add(
                    "unknown OCSP status for cert with serial number "
                            + new Leaf(inquiry.leaf()).serialNumberInHex()
                            + ": "
                            + reason);
        }
        return inquiry.letsIn(standing);
    }

    private Map<String, CertRole> roles(ReadTransaction tx, MountId mount, String wanted) {
        Map<String, CertRole> roles = new TreeMap<>();
        for (String name : names(tx, mount, wanted)) {
            work.roles().find(tx, mount, name).ifPresent(role -> roles.put(name, role));
        }
        return roles;
    }

    private List<String> names(ReadTransaction tx, MountId mount, String wanted) {
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
        for (String name : work.lists().names(tx, mount, ListWork.MAX_LISTS)) {
            work.lists().find(tx, mount, name).ifPresent(list -> serials.addAll(list.serials()));
        }
        return serials;
    }
}
