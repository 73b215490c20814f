package dev.coffer.gate.policy;

import java.util.List;
import java.util.Map;

/**
 * Who a token belongs to, as {@code {{identity...}}} in a policy's paths sees it. Immutable; equal
 * ones give equal rules, so hand in the same instance as long as nothing has changed.
 *
 * @param id the entity's id
 * @param name the entity's name
 * @param metadata the entity's metadata
 * @param aliases at most one for each mount accessor is looked at, the first
 * @param groups every group the entity is in, directly or through another
 */
public record TemplateIdentity(
        String id,
        String name,
        Map<String, String> metadata,
        List<Alias> aliases,
        List<Group> groups) {

    public TemplateIdentity {
        metadata = Map.copyOf(metadata);
        aliases = List.copyOf(aliases);
        groups = List.copyOf(groups);
    }

    /**
     * Under which name an entity is known to an auth method.
     *
     * @param mountAccessor of the auth method
     */
    public record Alias(
            String mountAccessor,
            String id,
            String name,
            Map<String, String> metadata,
            Map<String, String> customMetadata) {
        public Alias {
            metadata = Map.copyOf(metadata);
            customMetadata = Map.copyOf(customMetadata);
        }
    }

    /** A group the entity is in. */
    public record Group(String id, String name, Map<String, String> metadata) {
        public Group {
            metadata = Map.copyOf(metadata);
        }
    }
}
