package dev.coffer.gate.policy;

import dev.coffer.config.hcl.HclException;
import dev.coffer.config.hcl.HclParser;
import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy as its text says it: the rules in their order. Immutable.
 *
 * <p>Source: OpenBao internal/vault/policy/policy.go.
 *
 * @param rules those that have not expired when the text was read
 */
record PolicyText(List<WrittenRule> rules) {
    private static final String FAILED = "failed to parse policy: ";
    private static final List<String> TOP_NAMES = List.of("name", "path");

    PolicyText {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a text, HCL1 or JSON.
     *
     * @param now rules that have expired by then are left out, and not looked at further
     * @throws PolicyException with the text that clients know, {@code failed to parse policy: ...}
     */
    static PolicyText parse(String text, Instant now) throws PolicyException {
        try {
            return new PolicyText(rules(HclParser.parse(text), text.strip().startsWith("{"), now));
        } catch (HclException syntax) {
            throw new PolicyException(FAILED + syntax.getMessage());
        } catch (PolicyException refused) {
            throw new PolicyException(FAILED + refused.text());
        }
    }

    /** Whether a rule has something in its path to fill in. */
    boolean isTemplated() {
        return rules.stream().anyMatch(rule -> rule.path().isTemplated());
    }

    private static List<WrittenRule> rules(Body top, boolean json, Instant now)
            throws PolicyException {
        HclFields.check(top, TOP_NAMES, "");
        String _ = new HclFields(top, "root").text("name", "name");
        List<WrittenRule> rules = new ArrayList<>();
        int count = 0;
        for (Item item : top.items()) {
            if (!item.keys().getFirst().text().equals("path")) {
                continue;
            }
            count++;
            if (count > PolicyLimits.MAX_RULES) {
                throw new PolicyException("more than " + PolicyLimits.MAX_RULES + " paths");
            }
            List<HclValue.Key> labels = item.keys().subList(1, item.keys().size());
            String path = labels.isEmpty() ? "path" : labels.getFirst().text();
            WrittenRule.read(path, item.value(), json, now).ifPresent(rules::add);
        }
        return rules;
    }
}
