package dev.coffer.gate.policy;

import dev.coffer.request.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of a rule with {@code {{...}}} in it, filled in for each identity. Immutable.
 *
 * <p>Source: OpenBao sdk/helper/identitytpl, in the mode for policies.
 */
final class PathTemplate {
    private static final String UNBALANCED = "unbalanced templating characters";
    private static final String ENTITY = "identity.entity.";
    private static final String GROUPS = "identity.groups.";
    private static final String TIME = "time.";

    /** Fixed texts; between each two of them is a directive. */
    private final List<String> fixed;

    private final List<String> directives;

    private PathTemplate(List<String> fixed, List<String> directives) {
        this.fixed = List.copyOf(fixed);
        this.directives = List.copyOf(directives);
    }

    /** Takes a path apart. Which directives there are nobody asks before they are filled in. */
    static PathTemplate of(String path) throws PolicyException {
        String[] pieces = path.split("\\{\\{", -1);
        List<String> fixed = new ArrayList<>();
        List<String> directives = new ArrayList<>();
        fixed.add(pieces[0]);
        boolean balanced = !pieces[0].contains("}}");
        for (int i = 1; i < pieces.length && balanced; i++) {
            String[] parts = pieces[i].split("}}", -1);
            balanced = parts.length == 2;
            if (balanced) {
                directives.add(parts[0].strip());
                fixed.add(parts[1]);
            }
        }
        if (!balanced) {
            throw new PolicyException("failed to validate policy templating: " + UNBALANCED);
        }
        return new PathTemplate(fixed, directives);
    }

    /** Whether there is anything to fill in. */
    boolean isTemplated() {
        return !directives.isEmpty();
    }

    /** Whether a star was written at its end. */
    boolean starred() {
        return fixed.getLast().endsWith("*");
    }

    /** Whether the path depends on the time. */
    boolean asksTime() {
        return directives.stream().anyMatch(directive -> directive.startsWith(TIME));
    }

    /**
     * The path for an identity; empty if a directive has no value, or one with a blocked text in
     * it.
     *
     * @param blocked what must not come in by a value
     */
    Optional<String> path(@Nullable TemplateIdentity identity, Instant now, List<String> blocked) {
        StringBuilder path = new StringBuilder(fixed.getFirst());
        for (int i = 0; i < directives.size(); i++) {
            Optional<String> value = value(directives.get(i), identity, now);
            if (value.isEmpty() || blocked.stream().anyMatch(value.get()::contains)) {
                return Optional.empty();
            }
            path.append(value.get()).append(fixed.get(i + 1));
        }
        return Optional.of(path.toString());
    }

    private static Optional<String> value(
            String directive, @Nullable TemplateIdentity identity, Instant now) {
        if (directive.startsWith(TIME)) {
            return time(directive.substring(TIME.length()), now);
        }
        if (identity == null) {
            return Optional.empty();
        }
        if (directive.startsWith(ENTITY)) {
            return ofEntity(directive.substring(ENTITY.length()), identity);
        }
        return directive.startsWith(GROUPS)
                ? ofGroup(directive.substring(GROUPS.length()), identity)
                : Optional.empty();
    }

    private static Optional<String> ofEntity(String selector, TemplateIdentity entity) {
        return switch (selector) {
            case "id" -> filled(entity.id());
            case "name" -> filled(entity.name());
            case String s when s.startsWith("metadata.") ->
                    member(entity.metadata(), s.substring("metadata.".length()));
            case String s when s.startsWith("aliases.") ->
                    ofAlias(s.substring("aliases.".length()), entity);
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofAlias(String selector, TemplateIdentity entity) {
        int dot = selector.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String accessor = selector.substring(0, dot);
        String rest = selector.substring(dot + 1);
        return entity.aliases().stream()
                .filter(alias -> alias.mountAccessor().equals(accessor))
                .findFirst()
                .flatMap(alias -> ofAlias(rest, alias));
    }

    private static Optional<String> ofAlias(String selector, TemplateIdentity.Alias alias) {
        return switch (selector) {
            case "id" -> filled(alias.id());
            case "name" -> filled(alias.name());
            case String s when s.startsWith("metadata.") ->
                    member(alias.metadata(), s.substring("metadata.".length()));
            case String s when s.startsWith("custom_metadata.") ->
                    member(alias.customMetadata(), s.substring("custom_metadata.".length()));
            default -> Optional.empty();
        };
    }

    /** A group is named by {@code ids.ID} or {@code names.NAME}; the name has no dot in it. */
    private static Optional<String> ofGroup(String selector, TemplateIdentity identity) {
        String[] parts = selector.split("\\.", 3);
        boolean ids = parts[0].equals("ids");
        if (parts.length != 3 || !(ids || parts[0].equals("names"))) {
            return Optional.empty();
        }
        return identity.groups().stream()
                .filter(group -> parts[1].equals(ids ? group.id() : group.name()))
                .findFirst()
                .flatMap(group -> ofGroup(parts[2], group));
    }

    private static Optional<String> ofGroup(String selector, TemplateIdentity.Group group) {
        return switch (selector) {
            case "id" -> filled(group.id());
            case "name" -> filled(group.name());
            case String s when s.startsWith("metadata.") ->
                    member(group.metadata(), s.substring("metadata.".length()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> filled(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static Optional<String> member(Map<String, String> metadata, String name) {
        return Optional.ofNullable(metadata.get(name));
    }

    /** {@code now}, {@code now.plus.1h}, {@code now.minus.30}: seconds since 1970. */
    private static Optional<String> time(String selector, Instant now) {
        String[] parts = selector.split("\\.", 3);
        if (!parts[0].equals("now") || parts.length == 2) {
            return Optional.empty();
        }
        if (parts.length == 1) {
            return Optional.of(Long.toString(now.getEpochSecond()));
        }
        if (!(GoDuration.parseSeconds(parts[2]) instanceof GoDuration.Parsed(Duration by))) {
            return Optional.empty();
        }
        try {
            return switch (parts[1]) {
                case "plus" -> Optional.of(Long.toString(now.plus(by).getEpochSecond()));
                case "minus" -> Optional.of(Long.toString(now.minus(by).getEpochSecond()));
                default -> Optional.empty();
            };
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }
}
