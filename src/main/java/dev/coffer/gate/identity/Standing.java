package dev.coffer.gate.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who a token belongs to, as a decision about a request needs it.
 *
 * @param entity not disabled
 * @param groups every group that it is in, directly or through others
 */
public record Standing(Entity entity, List<Group> groups) {
    public Standing {
        groups = List.copyOf(groups);
    }

    /**
     * Names of the policies that it has beside those of its tokens: its own in their order, then
     * those of its groups, sorted. One that comes both ways is there twice, as lookups show it.
     */
    public List<String> policies() {
        List<String> all = new ArrayList<>(entity.policies());
        TreeSet<String> ofGroups = new TreeSet<>();
        groups.forEach(group -> ofGroups.addAll(group.policies()));
        all.addAll(ofGroups);
        return List.copyOf(all);
    }
}
