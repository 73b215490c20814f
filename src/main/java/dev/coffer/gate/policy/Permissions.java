package dev.coffer.gate.policy;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of the paths it matches. Rules of several policies for the same path become one.
 * Immutable.
 *
 * @param rights what may be done
 * @param wrapping for how long the answer must or may be wrapped
 * @param allowed fields that may be sent; none means all
 * @param denied fields that must not be sent
 * @param required fields that must be sent, compared in lower case
 * @param pageLimit the most entries of one list; zero or less means no limit
 * @param filter which keys a list shows
 * @param grants who has given the rights
 */
record Permissions(
        Rights rights,
        WrapBounds wrapping,
        ParameterRules allowed,
        ParameterRules denied,
        List<String> required,
        long pageLimit,
        Optional<KeysFilter> filter,
        List<Grant> grants) {

    Permissions {
        required = List.copyOf(required);
        grants = List.copyOf(grants);
    }

    /** What a policy has given. */
    record Grant(String policy, Rights rights) {}

    /** The same, said by this policy. */
    Permissions by(String policy) {
        return new Permissions(
                rights,
                wrapping,
                allowed,
                denied,
                required,
                pageLimit,
                filter,
                List.of(new Grant(policy, rights)));
    }

    /** The policies that give a right, each once. */
    List<String> granting(Capability capability) {
        return grants.stream()
                .filter(grant -> grant.rights().has(capability))
                .map(Grant::policy)
                .distinct()
                .toList();
    }

    /** Nothing but rights. */
    static Permissions of(Rights rights) {
        return new Permissions(
                rights,
                WrapBounds.NONE,
                ParameterRules.NONE,
                ParameterRules.NONE,
                List.of(),
                0,
                Optional.empty(),
                List.of());
    }

    /** What both rules say together: rights add up, restrictions too, a refusal wins alone. */
    Permissions and(Permissions other) {
        if (rights.denied() || other.rights.denied()) {
            return of(Rights.DENY);
        }
        return new Permissions(
                rights.and(other.rights),
                wrapping.and(other.wrapping),
                allowed.and(other.allowed),
                denied.and(other.denied),
                union(required, other.required),
                lower(pageLimit, other.pageLimit),
                filter.isEmpty() ? other.filter : filter,
                joined(grants, other.grants));
    }

    private static List<Grant> joined(List<Grant> one, List<Grant> other) {
        List<Grant> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static List<String> union(List<String> one, List<String> other) {
        List<String> all = new ArrayList<>(one);
        other.stream().filter(name -> !all.contains(name)).forEach(all::add);
        return all;
    }

    private static long lower(long one, long other) {
        if (other <= 0) {
            return one;
        }
        return one <= 0 || other < one ? other : one;
    }

    /** Whether these fields may be sent with a read or a write. */
    boolean take(JsonObject fields) {
        for (String name : required) {
            if (!fields.has(ParameterRules.lowerCase(name))) {
                return false;
            }
        }
        return fields.isEmpty() || (!denied.stop(fields) && allowed.pass(fields));
    }

    /** How a list's field {@code limit} is taken. */
    PageLimit.Outcome page(JsonObject fields) {
        boolean demanded =
                required.stream()
                        .anyMatch(name -> ParameterRules.lowerCase(name).equals(PageLimit.FIELD));
        return PageLimit.of(fields, pageLimit, demanded);
    }

    /** As {@code sys/internal/ui/resultant-acl} shows it. */
    JsonObject shown() {
        JsonObject.Builder shown =
                JsonObject.builder().put("capabilities", JsonArray.ofStrings(rights.names()));
        put(shown, "min_wrapping_ttl", wrapping.min().toSeconds(), !wrapping.min().isZero());
        put(shown, "max_wrapping_ttl", wrapping.max().toSeconds(), !wrapping.max().isZero());
        put(shown, "allowed_parameters", allowed);
        put(shown, "denied_parameters", denied);
        if (!required.isEmpty()) {
            shown.put("required_parameters", JsonArray.ofStrings(required));
        }
        return shown.build();
    }

    private static void put(JsonObject.Builder shown, String name, long seconds, boolean given) {
        if (given) {
            shown.put(name, seconds);
        }
    }

    private static void put(JsonObject.Builder shown, String name, ParameterRules rules) {
        if (!rules.isEmpty()) {
            shown.put(name, rules.shown());
        }
    }

    /** The rules of both where one may be missing. */
    static @Nullable Permissions joined(@Nullable Permissions one, @Nullable Permissions other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.and(other);
    }
}
