package dev.coffer.auth.cert;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The roles that a client's certificate may log in as: there is a way to what the role trusts on
 * which nothing is in a list of revoked certificates, and the certificate keeps within the role's
 * bounds. Used by one thread.
 */
final class RoleSearch {
    private final Chains chains;
    private final Leaf leaf;
    private final Set<String> revoked;

    /** Whether there was a way to what any role trusts. */
    private boolean trusted;

    /** A search of the first of what a client has shown. */
    RoleSearch(Chains chains, Set<String> revoked) {
        this.chains = chains;
        this.leaf = new Leaf(chains.leaf());
        this.revoked = revoked;
    }

    /** Roles by name: those that name a certificate itself, and those that name an authority. */
    record Tried(Map<String, CertRole> own, Map<String, CertRole> signed) {
        static Tried of(Map<String, CertRole> roles) {
            Map<String, CertRole> own = new TreeMap<>();
            Map<String, CertRole> signed = new TreeMap<>();
            roles.forEach((name, role) -> (namesAuthority(role) ? signed : own).put(name, role));
            return new Tried(own, signed);
        }
    }

    /**
     * A role that a certificate may log in as.
     *
     * @param inquiry what is to be asked before; empty where the role asks nobody
     */
    record Candidate(String name, CertRole role, Optional<Inquiry> inquiry) {}

    /** The first that is taken, those that name a certificate itself before the others. */
    Optional<Candidate> first(Tried tried, Predicate<Candidate> taken) {
        return first(tried.own(), taken).or(() -> first(tried.signed(), taken));
    }

    private Optional<Candidate> first(Map<String, CertRole> roles, Predicate<Candidate> taken) {
        for (Map.Entry<String, CertRole> each : roles.entrySet()) {
            CertRole role = each.getValue();
            Optional<List<X509Certificate>> way = way(role);
            if (way.isPresent() && role.bounds().hold(leaf)) {
                Candidate candidate = new Candidate(each.getKey(), role, inquiry(role, way.get()));
                if (taken.test(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether there was a way to what any of the roles trusts that were looked at. */
    boolean foundTrust() {
        return trusted;
    }

    private Optional<Inquiry> inquiry(CertRole role, List<X509Certificate> way) {
        if (!role.responders().enabled()) {
            return Optional.empty();
        }
        Optional<X509Certificate> issuer =
                way.size() > 1
                        ? Optional.of(way.get(1))
                        : chains.issuer(way.getFirst(), role.issuers());
        return Optional.of(new Inquiry(way.getFirst(), issuer, role.responders()));
    }

    /** A way to what a role trusts on which nothing is revoked. */
    private Optional<List<X509Certificate>> way(CertRole role) {
        Optional<List<X509Certificate>> good = Optional.empty();
        for (X509Certificate end : ends(role)) {
            List<List<X509Certificate>> ways = chains.to(end);
            trusted |= !ways.isEmpty();
            good =
                    good.or(() ->
                            ways.stream()
                                    .filter(way -> way.stream().noneMatch(this::isRevoked))
                                    .findFirst());
        }
        return good;
    }

    /** Behind a certificate that is no authority, nothing is looked at. */
    private static List<X509Certificate> ends(CertRole role) {
        List<X509Certificate> all = role.trusted();
        return namesAuthority(role) ? all : all.stream().limit(1).toList();
    }

    private static boolean namesAuthority(CertRole role) {
        List<X509Certificate> trusted = role.trusted();
        return !trusted.isEmpty() && Certificates.isAuthority(trusted.getFirst());
    }

    private boolean isRevoked(X509Certificate certificate) {
        return revoked.contains(certificate.getSerialNumber().toString());
    }
}
