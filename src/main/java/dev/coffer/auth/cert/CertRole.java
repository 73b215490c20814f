package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which certificates log in, and on which terms. Immutable.
 *
 * @param certificate PEM as given; the first is an authority, or the only one that logs in
 * @param displayName what logs show
 * @param bounds what a certificate must say beside being trusted
 * @param responders whether and whom it asks about certificates
 * @param terms of tokens
 */
record CertRole(
        String certificate,
        String displayName,
        Bounds bounds,
        Responders responders,
        OldSettings.Both terms)
        implements NamedRoles.Role {
    /** A role on which nobody has set anything. */
    static final CertRole NEW =
            new CertRole(
                    "",
                    "",
                    Bounds.NONE,
                    Responders.NONE,
                    new OldSettings.Both(TokenSettings.EMPTY, OldSettings.NONE));

    private static final Field NAME = Field.string(NamedRoles.NAME, "The name of the role.");
    private static final Field CERTIFICATE =
            Field.string(
                    "certificate",
                    "Authorities, or one certificate that logs in itself, as PEM. One that is no"
                            + " authority is trusted as a whole only: another of the same name or"
                            + " key is not.");
    private static final Field DISPLAY_NAME =
            Field.string("display_name", "What logs show; the role's name if not given.");
    private static final Field LEASE = Field.integer("lease", "An old name of \"token_ttl\".");
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    static Field[] fields() {
        List<Field> own = new ArrayList<>(List.of(NAME, CERTIFICATE, DISPLAY_NAME, LEASE));
        own.addAll(Bounds.fields());
        own.addAll(Responders.fields());
        own.addAll(
                List.of(
                        OldSettings.POLICIES,
                        OldSettings.TTL,
                        OldSettings.MAX_TTL,
                        OldSettings.PERIOD,
                        OldSettings.BOUND_CIDRS));
        return TokenSettings.fieldsAnd(own.toArray(Field[]::new));
    }

    TokenSettings token() {
        return terms.token();
    }

    /**
     * The role with what a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    CertRole changed(Fields fields, String name) {
        String shown =
                fields.has(DISPLAY_NAME.name()) ? fields.text(DISPLAY_NAME.name()) : displayName;
        CertRole after =
                new CertRole(
                        fields.has(CERTIFICATE.name())
                                ? fields.text(CERTIFICATE.name())
                                : certificate,
                        shown.isEmpty() ? name : shown,
                        bounds.changed(fields),
                        responders.changed(fields),
                        changedTerms(fields));
        after.check();
        return after;
    }

    private OldSettings.Both changedTerms(Fields fields) {
        OldSettings.Both both =
                OldSettings.changed(terms.token().changed(fields), terms.old(), fields);
        boolean byLease =
                fields.has(LEASE.name())
                        && !fields.has(OldSettings.TTL.name())
                        && !fields.has("token_ttl");
        if (!byLease) {
            return both;
        }
        Duration lease = Duration.ofSeconds(Math.max(0, fields.integer(LEASE.name())));
        TokenSettings token = both.token();
        return new OldSettings.Both(
                token.withTimes(lease, token.maxTtl(), token.period()), both.old().withTtl(lease));
    }

    private void check() {
        if (!token().maxTtl().isZero() && token().ttl().compareTo(token().maxTtl()) > 0) {
            throw new RequestFailure.Invalid("ttl should be shorter than max_ttl");
        }
        List<X509Certificate> trusted = trusted();
        if (trusted.isEmpty()) {
            throw new RequestFailure.Invalid("failed to parse certificate");
        }
        if (!Certificates.isAuthority(trusted.getFirst()) && !isForClients(trusted.getFirst())) {
            throw new RequestFailure.Invalid(
                    "nonCA certificates should have TLS client authentication set as an extended"
                            + " key usage");
        }
        if (responders.enabled() && !isAnyIssuerKnown(trusted)) {
            throw new RequestFailure.Invalid(
                    "ocsp_enabled needs the authority that has signed the certificate: give it"
                            + " behind it in certificate, or in ocsp_ca_certificates; nothing was"
                            + " changed");
        }
        if (trusted.stream().anyMatch(each -> Chains.boundsNames(each) && !signsItself(each))) {
            throw new RequestFailure.Invalid(
                    "a certificate with name constraints must be signed by itself; nothing was"
                            + " changed. Give the authority above it, and the bounds as"
                            + " allowed_dns_sans and the like");
        }
    }

    /** Whoever asks about a certificate has to say who has signed it. */
    private boolean isAnyIssuerKnown(List<X509Certificate> trusted) {
        X509Certificate first = trusted.getFirst();
        return Certificates.isAuthority(first)
                || issuers().stream()
                        .anyMatch(each ->
                                !each.equals(first)
                                        && Certificates.isAuthority(each)
                                        && Chains.verifies(first, each));
    }

    private static boolean signsItself(X509Certificate certificate) {
        return Chains.verifies(certificate, certificate);
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE);
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    /** Who may have signed a certificate that the role trusts as a whole. */
    List<X509Certificate> issuers() {
        return Stream.concat(trusted().stream().skip(1), responders.signers().stream()).toList();
    }

    /** The certificates in the order given. */
    List<X509Certificate> trusted() {
        return Certificates.inPem(certificate);
    }

    @Override
    public JsonObject view() {
        JsonObject.Builder shown = JsonObject.builder();
        putOwn(shown);
        bounds.show(shown);
        responders.show(shown);
        terms.token().show(shown);
        terms.old().show(shown);
        return shown.build();
    }

    private void putOwn(JsonObject.Builder target) {
        target.put(CERTIFICATE.name(), certificate).put(DISPLAY_NAME.name(), displayName);
    }

    @Override
    public Bytes encode() {
        JsonObject.Builder record = JsonObject.builder();
        putOwn(record);
        bounds.store(record);
        responders.store(record);
        terms.token().show(record);
        terms.old().store(record);
        return StoredFields.write(record.build());
    }

    static CertRole decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new CertRole(
                record.text(CERTIFICATE.name()),
                record.text(DISPLAY_NAME.name()),
                Bounds.stored(record),
                Responders.stored(record),
                new OldSettings.Both(TokenSettings.stored(record), OldSettings.stored(record)));
    }
}
