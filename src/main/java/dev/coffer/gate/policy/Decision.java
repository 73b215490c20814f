package dev.coffer.gate.policy;

import java.util.Optional;

/**
 * What the policies say of a request.
 *
 * @param allowed whether it may go on
 * @param sudo whether its path is granted with {@code sudo}; true for root. Where the path needs it
 *     ({@code Engine.needsSudo}) and this is false, the request is refused, except help
 * @param limit what the request's field {@code limit} has to be replaced by before a handler sees
 *     it
 * @param filter what a list's answer has to go through
 */
public record Decision(
        boolean allowed, boolean sudo, Optional<String> limit, Optional<KeysFilter> filter) {
    /** The request may not go on. */
    static final Decision REFUSED = of(false, false);

    static Decision of(boolean allowed, boolean sudo) {
        return new Decision(allowed, sudo, Optional.empty(), Optional.empty());
    }

    /** Whether both say yes; the second is about the same request under another path. */
    Decision and(Decision other) {
        boolean both = allowed && other.allowed;
        return both
                ? new Decision(
                        true,
                        sudo && other.sudo,
                        limit.isPresent() ? limit : other.limit,
                        filter.isPresent() ? filter : other.filter)
                : of(false, sudo && other.sudo);
    }
}
