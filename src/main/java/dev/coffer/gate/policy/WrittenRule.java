package dev.coffer.gate.policy;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.engine.Capability;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One rule as a policy's text has it, its path still to be filled in. Immutable.
 *
 * @param path as written
 * @param permissions what it says
 * @param expiration after which it is as if it were not there; absent for never
 */
record WrittenRule(PathTemplate path, Permissions permissions, @Nullable Instant expiration) {
    private static final List<String> NAMES =
            List.of(
                    "comment",
                    "policy",
                    "capabilities",
                    "allowed_parameters",
                    "denied_parameters",
                    "required_parameters",
                    "min_wrapping_ttl",
                    "max_wrapping_ttl",
                    "mfa_methods",
                    "pagination_limit",
                    "expiration",
                    "list_scan_response_keys_filter_path",
                    "control_group");

    private static final String FILTER_NEEDS_LIST =
            "list_scan_response_keys_filter_path needs to be used on a path with the list"
                    + " capability";

    /**
     * Who writes this wants somebody else to approve each request. A server that let the requests
     * pass without would do the opposite of what is written.
     */
    private static final String NO_CONTROL_GROUPS = "control_group is not supported by this server";

    /**
     * Reads one rule.
     *
     * @param json whether the text is JSON
     * @return empty if it has expired
     */
    static Optional<WrittenRule> read(String path, HclValue value, boolean json, Instant now)
            throws PolicyException {
        if (path.length() > PolicyLimits.MAX_PATH_LENGTH) {
            throw new PolicyException(
                    "path is longer than " + PolicyLimits.MAX_PATH_LENGTH + " characters");
        }
        PathTemplate template = PathTemplate.of(path);
        String where = "path " + GoText.quote(path) + ": ";
        if (!(value instanceof Body body)) {
            throw new PolicyException(
                    where + "cannot check HCL keys of type " + HclNode.type(value));
        }
        HclFields.check(body, NAMES, where);
        RuleFields fields = RuleFields.of(body, where, json);
        Optional<Instant> expiration = fields.expiration(where);
        if (expiration.isPresent() && now.isAfter(expiration.get())) {
            return Optional.empty();
        }
        String bare = RulePattern.withoutSlash(path);
        if (bare.contains(RulePattern.FORBIDDEN)) {
            throw new PolicyException(
                    "path "
                            + GoText.quote(bare)
                            + ": invalid use of wildcards ('+*' is forbidden)");
        }
        Permissions permissions = permissions(fields, where);
        return Optional.of(new WrittenRule(template, permissions, expiration.orElse(null)));
    }

    private static Permissions permissions(RuleFields fields, String where) throws PolicyException {
        Rights rights = fields.rights(where);
        if (rights.denied()) {
            return Permissions.of(Rights.DENY);
        }
        if (fields.controlled()) {
            throw new PolicyException(where + NO_CONTROL_GROUPS);
        }
        WrapBounds wrapping = fields.wrapping();
        Optional<KeysFilter> filter = Optional.empty();
        if (!fields.filter().isEmpty()) {
            if (!rights.has(Capability.LIST)) {
                throw new PolicyException(FILTER_NEEDS_LIST);
            }
            filter = Optional.of(KeysFilter.of(fields.filter()));
        }
        return new Permissions(
                rights,
                wrapping,
                lowerCase(fields.allowed()),
                lowerCase(fields.denied()),
                fields.required(),
                fields.pageLimit(),
                filter,
                List.of());
    }

    /** The same, said by this policy. */
    WrittenRule by(String policy) {
        return new WrittenRule(path, permissions.by(policy), expiration);
    }

    private static ParameterRules lowerCase(Map<String, List<JsonValue>> values) {
        Map<String, List<JsonValue>> byName = new LinkedHashMap<>();
        values.forEach((name, list) -> byName.put(ParameterRules.lowerCase(name), list));
        return new ParameterRules(byName);
    }

    /** The rule of a path with nothing to fill in. */
    PathRule plain() {
        Optional<String> whole = path.path(null, Instant.EPOCH, List.of());
        return rule(whole.orElseThrow());
    }

    /**
     * The rules for an identity; none if its path has something in it for which there is no value.
     *
     * <p>A value with a wildcard or a slash in it, where the policy does not take those, must not
     * widen what is granted; so such a rule is left out. One that refuses is kept: to leave it out
     * would widen as well. It then refuses what the value says letter by letter, and what it says
     * as a pattern.
     */
    List<PathRule> filledIn(
            @Nullable TemplateIdentity identity, Instant now, List<String> blocked) {
        boolean denied = permissions.rights().denied();
        Optional<String> filled = path.path(identity, now, denied ? List.of() : blocked);
        if (filled.isEmpty()) {
            return List.of();
        }
        if (denied && path.path(identity, now, blocked).isEmpty()) {
            return List.of(literal(filled.get()), rule(filled.get()));
        }
        return filled.get().contains(RulePattern.FORBIDDEN) && !denied
                ? List.of()
                : List.of(rule(filled.get()));
    }

    private PathRule rule(String filled) {
        String bare = RulePattern.withoutSlash(filled);
        int forbidden = bare.indexOf(RulePattern.FORBIDDEN);
        String usable = forbidden < 0 ? bare : bare.substring(0, forbidden) + "*";
        return new PathRule(RulePattern.of(usable), permissions, expiration);
    }

    private PathRule literal(String filled) {
        RulePattern pattern = RulePattern.literal(RulePattern.withoutSlash(filled), path.starred());
        return new PathRule(pattern, permissions, expiration);
    }
}
