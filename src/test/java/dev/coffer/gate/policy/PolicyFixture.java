package dev.coffer.gate.policy;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rights made of policy texts without a store, and questions to them. */
final class PolicyFixture {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private PolicyFixture() {}

    /** The rights of somebody who belongs to no entity. */
    static Acl acl(String... texts) {
        return acl(null, Policy.Templates.STRICT, texts);
    }

    /** The rights of an entity. */
    static Acl acl(
            @Nullable TemplateIdentity identity, Policy.Templates templates, String... texts) {
        List<PathRule> shared = new ArrayList<>();
        List<PathRule> own = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            CompiledPolicy policy = compiled("policy-" + i, texts[i], templates);
            shared.addAll(policy.plain());
            own.addAll(policy.filledIn(identity, NOW));
        }
        return Acl.of(RuleSet.of(shared, NOW), RuleSet.of(own, NOW));
    }

    private static CompiledPolicy compiled(String name, String text, Policy.Templates templates) {
        try {
            return CompiledPolicy.of(new Policy(name, text, 1, false, NOW, null, templates), NOW);
        } catch (PolicyException refused) {
            throw new AssertionError(refused.text(), refused);
        }
    }

    /** Why a text is refused; empty if it is not. */
    static String refusal(String text) {
        try {
            var _ = PolicyText.parse(text, NOW);
            return "";
        } catch (PolicyException refused) {
            return refused.text();
        }
    }

    /** A rule in HCL. */
    static String rule(String path, String... capabilities) {
        return "path \""
                + path
                + "\" { capabilities = [\""
                + String.join("\", \"", capabilities)
                + "\"] }\n";
    }

    /** What is decided about a request without fields. */
    static Decision ask(Acl acl, Capability capability, String path) {
        return ask(acl, capability, path, "{}", null);
    }

    /** What is decided about a request with these fields. */
    static Decision ask(
            Acl acl,
            Capability capability,
            String path,
            String fields,
            @Nullable Duration wrapTtl) {
        return acl.decide(
                new AclQuery(
                        Optional.of(capability), AclQuery.Forms.only(path), json(fields), wrapTtl));
    }

    static boolean reads(Acl acl, String path) {
        return ask(acl, Capability.READ, path).allowed();
    }

    static boolean lists(Acl acl, String path) {
        return ask(acl, Capability.LIST, path).allowed();
    }

    static JsonObject json(String text) {
        return (JsonObject)
                JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }
}
