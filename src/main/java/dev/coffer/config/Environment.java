package dev.coffer.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of this process. Each has three names, of which the first that is set
 * counts, even if it is empty: {@code COFFER_}, OpenBao's {@code BAO_}, and {@code VAULT_}.
 */
public record Environment(Map<String, String> variables) {
    private static final List<String> PREFIXES = List.of("COFFER_", "BAO_", "VAULT_");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The value of the variable with this name behind the prefix; empty if unset or empty. */
    public Optional<String> value(String name) {
        return PREFIXES.stream()
                .map(prefix -> variables.get(prefix + name))
                .filter(value -> value != null)
                .findFirst()
                .filter(value -> !value.isEmpty());
    }

    /** Names only: a value may be a token. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
