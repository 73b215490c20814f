package dev.coffer.auth.terms;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Terms under the names that they had before all of them began with {@code token_}. Clients still
 * send them; a role shows them only where it was last set by them. Immutable.
 *
 * @param policies empty where the old name is not in use
 * @param ttl zero where it is not
 * @param maxTtl zero where it is not
 * @param period zero where it is not
 * @param boundCidrs empty where it is not
 * @param uses zero where it is not
 */
public record OldSettings(
        List<String> policies,
        Duration ttl,
        Duration maxTtl,
        Duration period,
        List<String> boundCidrs,
        long uses) {
    /** No old name is in use. */
    public static final OldSettings NONE =
            new OldSettings(List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of(), 0);

    /** Old name of the policies. */
    public static final Field POLICIES =
            Field.list("policies", "The old name of \"token_policies\".");

    /** Old name of the first life. */
    public static final Field TTL =
            new Field("ttl", Field.Type.DURATION, "The old name of \"token_ttl\".");

    /** Old name of the longest life. */
    public static final Field MAX_TTL =
            new Field("max_ttl", Field.Type.DURATION, "The old name of \"token_max_ttl\".");

    /** Old name of the period. */
    public static final Field PERIOD =
            new Field("period", Field.Type.DURATION, "The old name of \"token_period\".");

    /** Old name of the networks. */
    public static final Field BOUND_CIDRS =
            Field.list("bound_cidrs", "The old name of \"token_bound_cidrs\".");

    /** Old name of how often a token may be used. */
    public static final Field NUM_USES =
            Field.integer("num_uses", "The old name of \"token_num_uses\".");

    private static final String NEW = "token_";
    private static final String STORED = "old_";

    /** Copies the lists. */
    public OldSettings {
        policies = List.copyOf(policies);
        boundCidrs = List.copyOf(boundCidrs);
    }

    /**
     * Terms under both kinds of names.
     *
     * @param token the terms in force
     * @param old those that are shown under their old names as well
     */
    public record Both(TokenSettings token, OldSettings old) {}

    /**
     * What is in force and what is shown after a change; {@code token} is changed already by the
     * new names. The new name wins where both are given.
     */
    public static Both changed(TokenSettings token, OldSettings before, Fields fields) {
        OldSettings old =
                new OldSettings(
                        texts(fields, POLICIES, before.policies, token.policies()),
                        time(fields, TTL, before.ttl, token.ttl()),
                        time(fields, MAX_TTL, before.maxTtl, token.maxTtl()),
                        time(fields, PERIOD, before.period, token.period()),
                        texts(fields, BOUND_CIDRS, before.boundCidrs, token.boundCidrs()),
                        uses(fields, before.uses, token.uses()));
        TokenSettings after = token;
        if (wins(fields, POLICIES)) {
            after = after.withPolicies(old.policies);
        }
        if (wins(fields, BOUND_CIDRS)) {
            after = after.withBoundCidrs(old.boundCidrs);
        }
        if (wins(fields, NUM_USES)) {
            after = after.withUses(old.uses);
        }
        after =
                after.withTimes(
                        wins(fields, TTL) ? old.ttl : after.ttl(),
                        wins(fields, MAX_TTL) ? old.maxTtl : after.maxTtl(),
                        wins(fields, PERIOD) ? old.period : after.period());
        return new Both(after, old);
    }

    private static boolean wins(Fields fields, Field old) {
        return fields.has(old.name()) && !fields.has(NEW + old.name());
    }

    private static Duration time(Fields fields, Field old, Duration before, Duration current) {
        if (fields.has(NEW + old.name())) {
            return fields.has(old.name()) ? current : Duration.ZERO;
        }
        return fields.has(old.name()) ? fields.duration(old.name()) : before;
    }

    private static long uses(Fields fields, long before, long current) {
        if (fields.has(NEW + NUM_USES.name())) {
            return fields.has(NUM_USES.name()) ? current : 0;
        }
        return fields.has(NUM_USES.name()) ? fields.integer(NUM_USES.name()) : before;
    }

    private static List<String> texts(
            Fields fields, Field old, List<String> before, List<String> current) {
        if (fields.has(NEW + old.name())) {
            return fields.has(old.name()) ? current : List.of();
        }
        if (!fields.has(old.name())) {
            return before;
        }
        List<String> given = fields.texts(old.name());
        return old.equals(POLICIES) ? cleaned(given) : TokenSettings.networks(given);
    }

    /** Policies in lower case, sorted, each once; {@code root} swallows the others. */
    public static List<String> cleaned(Collection<String> policies) {
        TreeSet<String> cleaned = new TreeSet<>();
        for (String policy : policies) {
            String name = policy.strip().toLowerCase(Locale.ROOT);
            if (name.equals("root")) {
                return List.of("root");
            }
            if (!name.isEmpty()) {
                cleaned.add(name);
            }
        }
        return List.copyOf(cleaned);
    }

    /** Whether these name the same policies; every token has the one that is left out here. */
    public static boolean alike(List<String> some, List<String> others) {
        return withoutDefault(some).equals(withoutDefault(others));
    }

    private static Set<String> withoutDefault(List<String> policies) {
        Set<String> names = new TreeSet<>(cleaned(policies));
        names.remove("default");
        return names;
    }

    /** The same with other policies. */
    public OldSettings withPolicies(List<String> other) {
        return new OldSettings(other, ttl, maxTtl, period, boundCidrs, uses);
    }

    /** The same with another first life. */
    public OldSettings withTtl(Duration other) {
        return new OldSettings(policies, other, maxTtl, period, boundCidrs, uses);
    }

    /** The same with another period. */
    public OldSettings withPeriod(Duration other) {
        return new OldSettings(policies, ttl, maxTtl, other, boundCidrs, uses);
    }

    /** Adds what is in use to what a role shows of itself. */
    public void show(JsonObject.Builder shown) {
        put(shown, "");
    }

    /** Adds what is in use to a record. */
    public void store(JsonObject.Builder record) {
        put(record, STORED);
    }

    private void put(JsonObject.Builder target, String prefix) {
        putTime(target, prefix + TTL.name(), ttl);
        putTime(target, prefix + MAX_TTL.name(), maxTtl);
        putTime(target, prefix + PERIOD.name(), period);
        putTexts(target, prefix + POLICIES.name(), policies);
        putTexts(target, prefix + BOUND_CIDRS.name(), boundCidrs);
        if (uses != 0) {
            target.put(prefix + NUM_USES.name(), uses);
        }
    }

    private static void putTime(JsonObject.Builder target, String name, Duration time) {
        if (!time.isZero()) {
            target.put(name, time.toSeconds());
        }
    }

    private static void putTexts(JsonObject.Builder target, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            target.put(name, JsonArray.ofStrings(texts));
        }
    }

    /** What a record holds to which {@link #store} has added it. */
    public static OldSettings stored(StoredFields record) {
        return new OldSettings(
                record.texts(STORED + POLICIES.name()),
                Duration.ofSeconds(record.number(STORED + TTL.name())),
                Duration.ofSeconds(record.number(STORED + MAX_TTL.name())),
                Duration.ofSeconds(record.number(STORED + PERIOD.name())),
                record.texts(STORED + BOUND_CIDRS.name()),
                record.number(STORED + NUM_USES.name()));
    }
}
