package dev.coffer.system.lease;

import dev.coffer.crypto.Encodings;
import dev.coffer.gate.lease.LeaseEntry;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.LeaseRef;
import dev.coffer.gate.lease.Leases;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.request.Bytes;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.Optional;

/** What a lease's id stands for. */
sealed interface FoundLease {
    /** How the records call it. */
    LeaseRef ref();

    /** A token's own lease. */
    record OfToken(Token token) implements FoundLease {
        @Override
        public LeaseRef ref() {
            return new LeaseRef(LeaseKind.TOKEN, token.hash());
        }
    }

    /** The lease of a secret. */
    record OfSecret(LeaseRef ref, LeaseEntry lease) implements FoundLease {}

    /** The lease of an id, if it is not over. */
    static Optional<FoundLease> find(ReadTransaction tx, LeaseParts parts, String id, Instant now) {
        Optional<FoundLease> secret =
                Leases.find(tx, parts.voids(), id, now)
                        .map(lease -> new OfSecret(Leases.ref(tx, id), lease));
        return secret.isPresent() ? secret : ofToken(tx, parts, id, now);
    }

    private static Optional<FoundLease> ofToken(
            ReadTransaction tx, LeaseParts parts, String id, Instant now) {
        int slash = id.lastIndexOf('/');
        if (slash < 0 || !id.startsWith("h", slash + 1)) {
            return Optional.empty();
        }
        String path = id.substring(0, slash);
        return Encodings.fromHex(id.substring(slash + 2))
                .filter(hash -> hash.length == TokenMaker.HASH_BYTES)
                .flatMap(hash -> parts.tokens().find(tx, Bytes.wrap(hash), now))
                .filter(token -> token.entry().life().leased())
                .filter(token -> token.entry().origin().path().equals(path))
                .map(OfToken::new);
    }
}
