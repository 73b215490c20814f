package dev.coffer.gate.policy;

import dev.coffer.engine.Access;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.Optional;

/** What the bearers of other tokens may do. Thread-safe. */
public interface TokenRights {
    /** The rights of a token; empty if it is not valid or its entity is disabled. */
    Optional<Access> of(ReadTransaction tx, ClientToken token, Instant now);

    /** The rights of the token with an accessor; empty if there is none that is valid. */
    Optional<Access> ofAccessor(ReadTransaction tx, String accessor, Instant now);
}
