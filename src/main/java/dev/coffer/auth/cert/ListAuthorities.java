package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a fetched list is of the authority that it names. Thread-safe. */
final class ListAuthorities {
    private final NamedRoles<CertRole> roles;

    ListAuthorities(NamedRoles<CertRole> roles) {
        this.roles = roles;
    }

    /** What the authorities say of a list that the roles of a mount trust. */
    enum Verdict {
        SIGNED,
        /** One has its issuer's name, and none of this name has signed it. */
        FORGED,
        /** None has its issuer's name. */
        UNKNOWN
    }

    /** Looks through the roles of a mount, as many as a login would try. */
    Verdict verdict(ReadTransaction tx, MountId mount, RevocationList list) {
        List<String> names = roles.names(tx, mount, LoginWork.MAX_TRIED);
        Set<X509Certificate> named =
                names.stream()
                        .flatMap(name -> roles.find(tx, mount, name).stream())
                        .flatMap(role -> role.trusted().stream())
                        .filter(Certificates::isAuthority)
                        .filter(each -> each.getSubjectX500Principal().equals(list.issuer()))
                        .limit(Chains.MAX_SIGNATURES)
                        .collect(Collectors.toSet());
        if (named.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return named.stream().anyMatch(list::isSignedBy) ? Verdict.SIGNED : Verdict.FORGED;
    }
}
