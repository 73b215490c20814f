package dev.coffer.gate.identity;

import dev.coffer.gate.policy.TemplateIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Who a token belongs to, as a decision about a request needs it. Immutable; worked out once for an
 * entity and its groups as they are.
 */
public final class Standing {
    private final Entity entity;
    private final List<Group> groups;
    private final List<String> policies;
    private final TemplateIdentity template;

    /**
     * Of an entity that is not disabled.
     *
     * @param groups every group that it is in, directly or through others
     */
    Standing(Entity entity, List<Group> groups) {
        this.entity = entity;
        this.groups = List.copyOf(groups);
        this.policies = policies(entity, groups);
        this.template = template(entity, groups);
    }

    /** The entity. */
    public Entity entity() {
        return entity;
    }

    /** Every group that it is in. */
    public List<Group> groups() {
        return groups;
    }

    /**
     * Names of the policies that it has beside those of its tokens: its own in their order, then
     * those of its groups, sorted. One that comes both ways is there twice, as lookups show it.
     */
    public List<String> policies() {
        return policies;
    }

    /** What policies with templates see of it. */
    public TemplateIdentity template() {
        return template;
    }

    /** Whether it was worked out from these; the same objects are known by their address. */
    boolean isOf(Entity other, List<Group> others) {
        return entity.equals(other) && groups.equals(others);
    }

    private static List<String> policies(Entity entity, List<Group> groups) {
        List<String> all = new ArrayList<>(entity.policies());
        TreeSet<String> ofGroups = new TreeSet<>();
        groups.forEach(group -> ofGroups.addAll(group.policies()));
        all.addAll(ofGroups);
        return List.copyOf(all);
    }

    private static TemplateIdentity template(Entity entity, List<Group> groups) {
        return new TemplateIdentity(
                entity.id(),
                entity.name(),
                entity.metadata(),
                entity.aliases().stream().map(Standing::template).toList(),
                groups.stream().map(Standing::template).toList());
    }

    private static TemplateIdentity.Alias template(IdentityAlias alias) {
        SortedMap<String, String> said = alias.customMetadata();
        Map<String, String> custom = said == null ? Map.of() : said;
        return new TemplateIdentity.Alias(
                alias.mountAccessor(), alias.id(), alias.name(), alias.metadata(), custom);
    }

    private static TemplateIdentity.Group template(Group group) {
        return new TemplateIdentity.Group(group.id(), group.name(), group.metadata());
    }
}
