package dev.coffer.gate.policy;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Rule sets that were made, by what they were made of: policies are immutable and so are
 * identities, so what is remembered cannot be stale, only expired. Bounded; thread-safe.
 */
final class RuleSets<K> {
    /** Rules remembered; beyond that all are forgotten and made again. About 300 bytes each. */
    static final long MAX_RULES = 200_000;

    /** What a set costs besides its rules, in rules. */
    private static final int SET_COST = 5;

    private final Map<K, RuleSet> remembered = new ConcurrentHashMap<>();
    private final AtomicLong rules = new AtomicLong();

    /** The set for a key, made if it is not there or something in it has expired. */
    RuleSet get(K key, Instant now, Supplier<RuleSet> make) {
        RuleSet known = remembered.get(key);
        if (known != null && known.valid(now)) {
            return known;
        }
        RuleSet made = make.get();
        if (rules.addAndGet(made.size() + SET_COST) > MAX_RULES) {
            forget();
            var _ = rules.addAndGet(made.size() + SET_COST);
        }
        remembered.put(key, made);
        return made;
    }

    void forget() {
        remembered.clear();
        rules.set(0);
    }
}
