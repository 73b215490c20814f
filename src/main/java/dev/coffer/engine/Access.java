package dev.coffer.engine;

import java.util.Optional;

/**
 * What the caller of a request may do elsewhere; asked by handlers that show more to some than to
 * others. Immutable, valid within the request's transaction.
 */
public interface Access {
    /** Everything: the root token. */
    Access EVERYTHING = new FixedAccess(true, false);

    /** Nothing, with a valid token: no policy grants anything. */
    Access NOTHING = new FixedAccess(false, false);

    /** Nothing, because there is no valid token: possible only on paths that need none. */
    Access ANONYMOUS = new FixedAccess(false, true);

    /** Whether the caller may do this on a path (from the root, not from the mount). */
    boolean allows(Capability capability, String path);

    /** Whether the caller may do anything at a path or below it. */
    boolean reaches(String prefix);

    /** Whether there is no valid token. */
    boolean anonymous();

    /** Whose token it is; empty without a valid one. */
    default Optional<Caller> caller() {
        return Optional.empty();
    }

    /** The same rights in the hands of a known caller. */
    default Access of(Caller caller) {
        return new CallersAccess(this, caller);
    }
}
