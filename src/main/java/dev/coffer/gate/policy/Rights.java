package dev.coffer.gate.policy;

import dev.coffer.engine.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A set of capabilities, or the refusal of all of them. Immutable.
 *
 * @param bits one for each capability; the refusal is a bit that stands alone
 */
record Rights(int bits) {
    private static final int DENY_BIT = 1 << 30;

    /** Nothing is granted, nothing refused. */
    static final Rights NONE = new Rights(0);

    /** The explicit refusal, which no other rule for the same path can lift. */
    static final Rights DENY = new Rights(DENY_BIT);

    /** What clients are told of a path on which they may do nothing. */
    static final String DENY_NAME = "deny";

    /** The capabilities in the order in which {@code sys/internal/ui/resultant-acl} names them. */
    private static final List<Capability> SHOWN =
            List.of(
                    Capability.CREATE,
                    Capability.DELETE,
                    Capability.LIST,
                    Capability.READ,
                    Capability.SUDO,
                    Capability.UPDATE,
                    Capability.PATCH,
                    Capability.SCAN);

    static Rights of(Capability... capabilities) {
        int bits = 0;
        for (Capability each : capabilities) {
            bits |= bit(each);
        }
        return new Rights(bits);
    }

    /** The capability of a name as policies write it; {@code deny} is none. */
    static Optional<Capability> named(String name) {
        return SHOWN.stream().filter(each -> name(each).equals(name)).findFirst();
    }

    boolean denied() {
        return bits == DENY_BIT;
    }

    boolean has(Capability capability) {
        return (bits & bit(capability)) != 0;
    }

    /** Whether at least one capability is granted. */
    boolean grantsAny() {
        return bits != 0 && !denied();
    }

    /** Both; a refusal in either wins. */
    Rights and(Rights other) {
        return denied() || other.denied() ? DENY : new Rights(bits | other.bits);
    }

    /** The names, or {@code deny} alone where nothing is granted. */
    List<String> names() {
        if (!grantsAny()) {
            return List.of(DENY_NAME);
        }
        List<String> names = new ArrayList<>();
        for (Capability each : SHOWN) {
            if (has(each)) {
                names.add(name(each));
            }
        }
        return List.copyOf(names);
    }

    private static String name(Capability capability) {
        return capability.name().toLowerCase(Locale.ROOT);
    }

    private static int bit(Capability capability) {
        return switch (capability) {
            case CREATE -> 1;
            case READ -> 1 << 1;
            case UPDATE -> 1 << 2;
            case DELETE -> 1 << 3;
            case LIST -> 1 << 4;
            case SCAN -> 1 << 5;
            case PATCH -> 1 << 6;
            case SUDO -> 1 << 7;
        };
    }
}
