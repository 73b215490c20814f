package dev.coffer.system.token;

import dev.coffer.request.Login.TokenKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A token role: what tokens made against it may be. Immutable.
 *
 * @param name of the role
 * @param policies that its tokens may carry
 * @param terms of its tokens
 * @param orphan whether its tokens have no parent
 * @param renewable whether its tokens can be renewed
 * @param pathSuffix put behind the path of its tokens, so that they can be revoked by it
 * @param entityAliases in whose names tokens may be made; empty if nothing was said of them
 */
record TokenRole(
        String name,
        Policies policies,
        Terms terms,
        boolean orphan,
        boolean renewable,
        String pathSuffix,
        Optional<List<String>> entityAliases) {
    /** Names and patterns of policies; without any, tokens may have what their parents have. */
    record Policies(
            List<String> allowed,
            List<String> disallowed,
            List<String> allowedGlobs,
            List<String> disallowedGlobs,
            boolean withoutDefault) {
        static final Policies NONE =
                new Policies(List.of(), List.of(), List.of(), List.of(), false);

        Policies {
            allowed = List.copyOf(allowed);
            disallowed = List.copyOf(disallowed);
            allowedGlobs = List.copyOf(allowedGlobs);
            disallowedGlobs = List.copyOf(disallowedGlobs);
        }

        boolean restrict() {
            return allows() || forbids();
        }

        boolean allows() {
            return !allowed.isEmpty() || !allowedGlobs.isEmpty();
        }

        boolean forbids() {
            return !disallowed.isEmpty() || !disallowedGlobs.isEmpty();
        }
    }

    /**
     * How long and how often tokens may be used. What was set by a field's old name is shown under
     * it too.
     */
    record Terms(
            TokenKind kind,
            long uses,
            Aged<Duration> period,
            Aged<Duration> explicitMax,
            Aged<List<String>> boundCidrs) {
        static final Terms NONE =
                new Terms(
                        TokenKind.DEFAULT_SERVICE,
                        0,
                        new Aged<>(Duration.ZERO, Duration.ZERO),
                        new Aged<>(Duration.ZERO, Duration.ZERO),
                        new Aged<>(List.of(), List.of()));
    }

    /**
     * A value with two names.
     *
     * @param value in force, set by either name
     * @param old what was set by the old name; zero or empty once the new one was used
     */
    record Aged<T>(T value, T old) {}

    /** A role on which nothing has been set. */
    static TokenRole fresh(String name) {
        return new TokenRole(name, Policies.NONE, Terms.NONE, false, true, "", Optional.empty());
    }
}
