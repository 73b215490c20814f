package dev.coffer.gate.policy;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one decision costs by the number of rules: exact, by beginning, with plusses, none. */
public final class PolicyDecision {
    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 5;
    private static final int DECISIONS = 1_000_000;
    private static final Instant NOW = Instant.EPOCH;

    private PolicyDecision() {}

    /** Prints nanoseconds a decision, the median of five rounds. */
    public static void main(String[] args) throws PolicyException {
        for (int rules : new int[] {10, 100, 1_000, 10_000}) {
            Acl acl = acl(rules);
            String team = "team-" + rules / 6;
            print(rules, "exact", acl, "kv/data/" + team + "/config");
            print(rules, "beginning", acl, "kv/data/" + team + "/apps/web/db/password");
            print(rules, "plus", acl, "kv/metadata/web/" + team + "/db");
            print(rules, "none", acl, "other/data/" + team + "/db");
        }
    }

    private static void print(int rules, String what, Acl acl, String path) {
        List<Double> nanos = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            int allowed = 0;
            for (int i = 0; i < DECISIONS; i++) {
                // A new text each time: a request's path has no hash yet.
                String asked = new String(path.toCharArray());
                AclQuery query =
                        new AclQuery(
                                Optional.of(Capability.READ),
                                AclQuery.Forms.only(asked),
                                JsonObject.EMPTY,
                                null);
                allowed += acl.decide(query).allowed() ? 1 : 0;
            }
            if (round >= 0) {
                nanos.add((double) (System.nanoTime() - begin) / DECISIONS);
            }
            if (allowed != 0 && allowed != DECISIONS) {
                throw new IllegalStateException("a decision changed");
            }
        }
        nanos.sort(null);
        System.out.printf(
                Locale.ROOT, "%6d rules  %-10s %6.0f ns%n", rules, what, nanos.get(ROUNDS / 2));
    }

    /** A third each of exact paths, beginnings and paths with plusses. */
    private static Acl acl(int rules) throws PolicyException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rules / 3; i++) {
            rule(text, "kv/data/team-" + i + "/config");
            rule(text, "kv/data/team-" + i + "/apps/*");
            rule(text, "kv/metadata/+/team-" + i + "/+");
        }
        PolicyText parsed = PolicyText.parse(text.toString(), NOW);
        return Acl.of(
                RuleSet.of(parsed.rules().stream().map(WrittenRule::plain).toList(), NOW),
                RuleSet.EMPTY);
    }

    private static void rule(StringBuilder text, String path) {
        text.append("path \"").append(path).append("\" { capabilities = [\"read\"] }\n");
    }
}
