package dev.coffer.gate.policy;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The policies as records, and what tokens may do by them. Thread-safe.
 *
 * <p>Each record a decision rests on is read in the request's transaction, so that a right taken
 * away meanwhile is seen or conflicts. What its text says is worked out once: it is remembered with
 * the record's content and depends on nothing else, so what is remembered cannot be stale.
 */
public final class Policies {
    private static final String TOO_MANY =
            "there are " + PolicyLimits.MAX_POLICIES + " policies already";

    private static final String TOO_LONG =
            "a policy has at most " + PolicyLimits.MAX_TEXT_LENGTH + " characters";

    private static final String NAME_TOO_LONG =
            "a policy's name has at most " + PolicyLimits.MAX_NAME_LENGTH + " characters";

    private static final String UNREADABLE = "a stored policy cannot be read";

    /** Policies remembered; beyond that all are forgotten and read again. */
    private static final int MAX_REMEMBERED = 2 * PolicyLimits.MAX_POLICIES;

    private static final int SCAN_PAGE = 100;

    /** Policies removed in one transaction. */
    private static final int REMOVED_AT_ONCE = 100;

    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
    private final RuleSets<List<CompiledPolicy>> shared = new RuleSets<>();
    private final RuleSets<Own> own = new RuleSets<>();

    /** A policy and the record it was made from; the key, to save a hash for each request. */
    private record Remembered(RecordKey key, Bytes content, CompiledPolicy policy) {}

    /** What rules made of an identity are made of. */
    private record Own(List<CompiledPolicy> policies, TemplateIdentity identity) {}

    /**
     * What the bearer of these policies may do. Everything if it is {@code root} alone; beside
     * others {@code root} counts nothing, and neither does a name without a policy.
     *
     * @param names the token's policies and those of its identity, in lower case
     * @param identity whose token it is; absent if it belongs to no entity
     */
    public Acl aclOf(
            ReadTransaction tx,
            Collection<String> names,
            @Nullable TemplateIdentity identity,
            Instant now) {
        if (names.size() == 1 && names.contains(BuiltInPolicies.ROOT)) {
            return Acl.ROOT;
        }
        List<CompiledPolicy> found = new ArrayList<>(names.size());
        List<CompiledPolicy> templated = new ArrayList<>();
        for (String name : names) {
            CompiledPolicy policy = compiled(tx, name, now);
            if (policy != null) {
                found.add(policy);
                if (policy.isTemplated()) {
                    templated.add(policy);
                }
            }
        }
        return Acl.of(
                shared.get(found, now, () -> sharedRules(found, now)),
                own(templated, identity, now));
    }

    private static RuleSet sharedRules(List<CompiledPolicy> policies, Instant now) {
        return RuleSet.of(
                policies.stream().flatMap(policy -> policy.plain().stream()).toList(), now);
    }

    private RuleSet own(
            List<CompiledPolicy> policies, @Nullable TemplateIdentity identity, Instant now) {
        if (policies.stream().anyMatch(CompiledPolicy::asksTime)) {
            return ownRules(policies, identity, now);
        }
        if (policies.isEmpty() || identity == null) {
            return RuleSet.EMPTY;
        }
        return own.get(new Own(policies, identity), now, () -> ownRules(policies, identity, now));
    }

    private static RuleSet ownRules(
            List<CompiledPolicy> policies, @Nullable TemplateIdentity identity, Instant now) {
        return RuleSet.of(
                policies.stream()
                        .flatMap(policy -> policy.filledIn(identity, now).stream())
                        .toList(),
                now);
    }

    /** A policy by its name in lower case; empty if there is none or it has expired. */
    public Optional<Policy> find(ReadTransaction tx, String name, Instant now) {
        if (name.equals(BuiltInPolicies.ROOT)) {
            return Optional.of(new Policy(name, "", 0, false, null, null, Policy.Templates.STRICT));
        }
        return Optional.ofNullable(compiled(tx, name, now)).map(CompiledPolicy::policy);
    }

    /** Every policy that has not expired, but {@code root}, in no useful order. */
    public List<Policy> all(ReadTransaction tx, Instant now) {
        List<Policy> policies = new ArrayList<>();
        Slice slice = tx.scan(PolicyRecord.ALL, SCAN_PAGE);
        while (true) {
            for (Entry record : slice.entries()) {
                Policy policy = PolicyRecord.decode(record.value());
                if (!policy.expired(now)) {
                    policies.add(policy);
                }
            }
            if (!slice.more()) {
                return policies;
            }
            slice = tx.scan(PolicyRecord.ALL.after(slice.entries().getLast().key()), SCAN_PAGE);
        }
    }

    /**
     * Refuses what is no text of a policy.
     *
     * @throws RequestFailure.Invalid 400 with what is wrong with it
     */
    public static void check(String text, Instant now) {
        if (text.length() > PolicyLimits.MAX_TEXT_LENGTH) {
            throw new RequestFailure.Invalid(TOO_LONG);
        }
        try {
            var _ = PolicyText.parse(text, now);
        } catch (PolicyException refused) {
            throw new RequestFailure.Invalid(refused.text());
        }
    }

    /**
     * Writes a policy whose text has passed {@link #check}, new or changed.
     *
     * @throws RequestFailure.Invalid 400 if its name is too long or there are too many
     */
    public void put(Transaction tx, Policy policy) {
        if (policy.name().length() > PolicyLimits.MAX_NAME_LENGTH) {
            throw new RequestFailure.Invalid(NAME_TOO_LONG);
        }
        RecordKey key = PolicyRecord.key(tx, policy.name());
        Bytes before = tx.get(key);
        int most = PolicyLimits.MAX_POLICIES;
        if (before == null && tx.peekKeys(PolicyRecord.ALL, most).size() >= most) {
            throw new RequestFailure.Invalid(TOO_MANY);
        }
        forgetEnd(tx, key, before);
        Instant end = policy.expiration();
        if (end != null) {
            tx.put(PolicyRecord.endKey(key, end), Bytes.empty());
        }
        tx.put(key, PolicyRecord.encode(policy));
    }

    private static void forgetEnd(Transaction tx, RecordKey key, @Nullable Bytes before) {
        Instant end = before == null ? null : PolicyRecord.decode(before).expiration();
        if (end != null) {
            tx.delete(PolicyRecord.endKey(key, end));
        }
    }

    /** Removes a policy, if it is there. Tokens that carry its name keep the name. */
    public void delete(Transaction tx, String name) {
        RecordKey key = PolicyRecord.key(tx, name);
        forgetEnd(tx, key, tx.get(key));
        tx.delete(key);
    }

    /**
     * Removes some of the policies that have expired, which count nothing in any case.
     *
     * @return whether there may be more
     */
    public boolean removeExpired(Transaction tx, Instant now) {
        Slice ends = tx.scan(PolicyRecord.ENDS, REMOVED_AT_ONCE);
        for (Entry end : ends.entries()) {
            if (!PolicyRecord.hasPassed(end.key(), now)) {
                return false;
            }
            tx.delete(PolicyRecord.policyOf(end.key()));
            tx.delete(end.key());
        }
        return ends.more();
    }

    /** Writes the policies that a new server begins with. */
    public static void putFirst(Transaction tx, Instant now) {
        putFirst(tx, BuiltInPolicies.DEFAULT, BuiltInPolicies.DEFAULT_TEXT, now);
        putFirst(
                tx, BuiltInPolicies.RESPONSE_WRAPPING, BuiltInPolicies.RESPONSE_WRAPPING_TEXT, now);
    }

    private static void putFirst(Transaction tx, String name, String text, Instant now) {
        Policy policy = new Policy(name, text, 1, false, now, null, Policy.Templates.STRICT);
        tx.put(PolicyRecord.key(tx, name), PolicyRecord.encode(policy));
    }

    /** Forgets what was worked out: the server is being sealed. */
    public void forget() {
        remembered.clear();
        shared.forget();
        own.forget();
    }

    private @Nullable CompiledPolicy compiled(ReadTransaction tx, String name, Instant now) {
        Remembered known = remembered.get(name);
        RecordKey key = known == null ? PolicyRecord.key(tx, name) : known.key();
        Bytes record = tx.get(key);
        if (record == null) {
            return null;
        }
        CompiledPolicy policy =
                known != null && known.content().equals(record)
                        ? known.policy()
                        : remember(key, record, now);
        return policy.policy().expired(now) ? null : policy;
    }

    private CompiledPolicy remember(RecordKey key, Bytes record, Instant now) {
        CompiledPolicy policy;
        try {
            policy = CompiledPolicy.of(PolicyRecord.decode(record), now);
        } catch (PolicyException writtenByAnotherVersion) {
            throw new RequestFailure.Internal(UNREADABLE);
        }
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(policy.policy().name(), new Remembered(key, record, policy));
        return policy;
    }
}
