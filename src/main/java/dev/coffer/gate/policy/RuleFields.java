package dev.coffer.gate.policy;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.engine.Capability;
import dev.coffer.json.JsonValue;
import dev.coffer.request.AbsoluteTime;
import dev.coffer.request.GoText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of one rule, each of its type and nothing else checked. Immutable.
 *
 * @param policy the old form of the capabilities: read, write, sudo or deny
 * @param capabilities names as written
 * @param expiration as written; empty if not given
 * @param minWrapping as written; absent if not given
 * @param maxWrapping as written; absent if not given
 * @param allowed values by field name as written
 * @param denied values by field name as written
 * @param required field names
 * @param pageLimit 0 if not given
 * @param filter a template; empty if not given
 * @param controlled whether there is a control group
 */
record RuleFields(
        String policy,
        List<String> capabilities,
        String expiration,
        Optional<HclValue> minWrapping,
        Optional<HclValue> maxWrapping,
        Map<String, List<JsonValue>> allowed,
        Map<String, List<JsonValue>> denied,
        List<String> required,
        long pageLimit,
        String filter,
        boolean controlled) {

    private static final Pattern PLACE = Pattern.compile("^At [0-9]+:[0-9]+: ");
    private static final String NOWHERE = "At -: ";

    RuleFields {
        capabilities = List.copyOf(capabilities);
        allowed = Map.copyOf(allowed);
        denied = Map.copyOf(denied);
        required = List.copyOf(required);
    }

    /**
     * Converts the fields in the order in which OpenBao does.
     *
     * @param where put in front of a refusal
     * @param json whether the text is JSON, of whose values HCL1 knows no places
     */
    static RuleFields of(Body body, String where, boolean json) throws PolicyException {
        HclFields fields = new HclFields(body, "root");
        try {
            String policy = fields.text("policy", "Policy");
            List<String> capabilities = fields.texts("capabilities", "Capabilities");
            String expiration = fields.text("expiration", "expiration");
            Optional<HclValue> min = fields.last("min_wrapping_ttl");
            Optional<HclValue> max = fields.last("max_wrapping_ttl");
            Map<String, List<JsonValue>> allowed = fields.lists("allowed_parameters");
            Map<String, List<JsonValue>> denied = fields.lists("denied_parameters");
            List<String> required = fields.texts("required_parameters", "required_parameters");
            List<String> _ = fields.texts("mfa_methods", "mfa_methods");
            long pageLimit = fields.integer("pagination_limit");
            String filter =
                    fields.text(
                            "list_scan_response_keys_filter_path",
                            "list_scan_response_keys_filter_path");
            return new RuleFields(
                    policy,
                    capabilities,
                    expiration,
                    min,
                    max,
                    allowed,
                    denied,
                    required,
                    pageLimit,
                    filter,
                    fields.has("control_group"));
        } catch (PolicyException refused) {
            String text = refused.text();
            throw new PolicyException(
                    where + (json ? PLACE.matcher(text).replaceFirst(NOWHERE) : text));
        }
    }

    /** Until when the rule counts; empty for ever. */
    Optional<Instant> expiration(String where) throws PolicyException {
        if (expiration.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> moment = AbsoluteTime.parse(expiration);
        if (moment.isEmpty()) {
            throw new PolicyException(where + "invalid expiration time: " + AbsoluteTime.MALFORMED);
        }
        return moment;
    }

    /** What both forms of capabilities say together. */
    Rights rights(String where) throws PolicyException {
        Rights rights = old(where);
        if (rights.denied()) {
            return rights;
        }
        for (String name : capabilities) {
            if (name.equals(Rights.DENY_NAME)) {
                return Rights.DENY;
            }
            Capability capability =
                    Rights.named(name)
                            .orElseThrow(() ->
                                    new PolicyException(
                                            where + "invalid capability " + GoText.quote(name)));
            rights = rights.and(Rights.of(capability));
        }
        return rights;
    }

    private Rights old(String where) throws PolicyException {
        Rights read = Rights.of(Capability.READ, Capability.LIST);
        Rights write = read.and(Rights.of(Capability.CREATE, Capability.UPDATE, Capability.DELETE));
        return switch (policy) {
            case "" -> Rights.NONE;
            case "deny" -> Rights.DENY;
            case "read" -> read;
            case "write" -> write;
            case "sudo" -> write.and(Rights.of(Capability.SUDO));
            default -> throw new PolicyException(where + "invalid policy " + GoText.quote(policy));
        };
    }

    WrapBounds wrapping() throws PolicyException {
        WrapBounds bounds =
                new WrapBounds(
                        duration("min_wrapping_ttl", minWrapping),
                        duration("max_wrapping_ttl", maxWrapping));
        if (!bounds.inOrder()) {
            throw new PolicyException("max_wrapping_ttl cannot be less than min_wrapping_ttl");
        }
        return bounds;
    }

    private static Duration duration(String name, Optional<HclValue> value) throws PolicyException {
        if (value.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            return HclNode.duration(value.get());
        } catch (PolicyException refused) {
            throw new PolicyException("error parsing " + name + ": " + refused.text());
        }
    }
}
