package dev.coffer.gate.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy with its text read. Immutable. Two are equal only if they are the same object: what is
 * remembered of several is found by it without looking at their texts.
 */
final class CompiledPolicy {
    private final Policy policy;
    private final List<PathRule> plain;
    private final List<WrittenRule> templated;
    private final boolean asksTime;
    private final List<String> blocked;

    private CompiledPolicy(Policy policy, List<WrittenRule> rules) {
        this.policy = policy;
        this.plain =
                rules.stream()
                        .filter(rule -> !rule.path().isTemplated())
                        .map(WrittenRule::plain)
                        .toList();
        this.templated = rules.stream().filter(rule -> rule.path().isTemplated()).toList();
        this.asksTime = templated.stream().anyMatch(rule -> rule.path().asksTime());
        this.blocked = blocked(policy.templates());
    }

    static CompiledPolicy of(Policy policy, Instant now) throws PolicyException {
        return new CompiledPolicy(
                policy,
                PolicyText.parse(policy.text(), now).rules().stream()
                        .map(rule -> rule.by(policy.name()))
                        .toList());
    }

    private static List<String> blocked(Policy.Templates templates) {
        List<String> blocked = new ArrayList<>();
        if (!templates.slashes()) {
            blocked.add("/");
        }
        if (!templates.wildcards()) {
            blocked.addAll(List.of("*", "+"));
        }
        return List.copyOf(blocked);
    }

    Policy policy() {
        return policy;
    }

    /** The rules that are the same for everybody. */
    List<PathRule> plain() {
        return plain;
    }

    /** Whether there are rules made of an identity or of the time. */
    boolean isTemplated() {
        return !templated.isEmpty();
    }

    /** Whether there are rules made of the time. */
    boolean asksTime() {
        return asksTime;
    }

    /** The rules made of an identity. */
    List<PathRule> filledIn(@Nullable TemplateIdentity identity, Instant now) {
        return templated.stream()
                .flatMap(rule -> rule.filledIn(identity, now, blocked).stream())
                .toList();
    }
}
