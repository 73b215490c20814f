package dev.coffer.system.policy;

import dev.coffer.crypto.Encodings;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.gate.policy.BuiltInPolicies;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.policy.Policy;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoTime;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes policies. Source: OpenBao internal/vault/logical_system.go, handlePolicies*. */
final class PolicyWork {
    static final String NAME = "name";
    static final String POLICY = "policy";
    static final String RULES = "rules";
    static final String EXPIRATION = "expiration";
    static final String TTL = "ttl";
    static final String CAS = "cas";
    static final String CAS_REQUIRED = "cas_required";
    static final String WILDCARDS = "allow_wildcards_in_identity_templates";
    static final String SLASHES = "allow_slashes_in_identity_templates";

    private static final String NO_TEXT = "'policy' parameter not supplied or empty";
    private static final String NO_NAME = "policy name must be provided in the URL";
    private static final String NOT_FOUND = "policy not found";
    private static final String RULES_DEPRECATED =
            "'rules' is deprecated, please use 'policy' instead";
    private static final String BOTH_ENDS =
            "cannot supply both 'expiration' and 'ttl' for policies";
    private static final String ELAPSED =
            "refusing to update policy as expiration time has already elapsed";
    private static final String CAS_NEEDED = "check-and-set parameter required for this call";
    private static final String CAS_MISMATCH =
            "check-and-set parameter did not match the current version";
    private static final String CAS_EXISTS = "check-and-set parameter set to -1 on existing entry";

    /** What a writer names as the version that is replaced if there must be none. */
    private static final long ABSENT = -1;

    private final Policies policies;

    PolicyWork(Policies policies) {
        this.policies = policies;
    }

    /** The names that begin with what the path says; {@code root} at the end of all. */
    List<String> names(ReadTransaction tx, Call call) {
        String prefix = call.fields().text(NAME);
        List<String> names =
                new ArrayList<>(
                        policies.all(tx, call.request().now()).stream()
                                .map(Policy::name)
                                .filter(name -> name.startsWith(prefix))
                                .filter(name -> !BuiltInPolicies.RESPONSE_WRAPPING.equals(name))
                                .sorted(PolicyNames.LIST_ORDER)
                                .toList());
        if (prefix.isEmpty()) {
            names.add(BuiltInPolicies.ROOT);
        }
        return names;
    }

    Response list(ReadTransaction tx, Call call) {
        List<String> names = names(tx, call);
        return names.isEmpty() ? Response.notFound() : Response.ok(keys(names).build());
    }

    /** As {@link #list}, for clients from before policies had types. */
    Response oldList(ReadTransaction tx, Call call) {
        List<String> names = names(tx, call);
        JsonObject shown =
                names.isEmpty()
                        ? JsonObject.builder().putNull("policies").build()
                        : keys(names).put("policies", JsonArray.ofStrings(names)).build();
        return Response.mirrored(shown);
    }

    Response detailedList(ReadTransaction tx, Call call) {
        List<String> names = names(tx, call);
        if (!names.contains(BuiltInPolicies.ROOT)) {
            names.add(BuiltInPolicies.ROOT);
        }
        JsonObject.Builder infos = JsonObject.builder();
        for (String name : names) {
            policies.find(tx, name, call.request().now())
                    .ifPresent(policy -> infos.put(name, shown(policy, POLICY)));
        }
        return Response.ok(keys(names).put("key_info", infos.build()).build());
    }

    private static JsonObject.Builder keys(List<String> names) {
        return JsonObject.builder().put("keys", JsonArray.ofStrings(names));
    }

    Response read(ReadTransaction tx, Call call) {
        return find(tx, call)
                .map(policy -> Response.ok(shown(policy, POLICY)))
                .orElseGet(Response::notFound);
    }

    /** As {@link #read}, for clients from before policies had types. */
    Response oldRead(ReadTransaction tx, Call call) {
        return find(tx, call)
                .map(policy -> Response.mirrored(shown(policy, RULES)))
                .orElseGet(Response::notFound);
    }

    private Optional<Policy> find(ReadTransaction tx, Call call) {
        String name = PolicyNames.canonical(call.fields().text(NAME));
        return policies.find(tx, name, call.request().now());
    }

    private static JsonObject shown(Policy policy, String textName) {
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put(NAME, policy.name())
                        .put("version", policy.version())
                        .put(CAS_REQUIRED, policy.casRequired())
                        .put(textName, policy.text())
                        .put(WILDCARDS, policy.templates().wildcards())
                        .put(SLASHES, policy.templates().slashes());
        put(shown, EXPIRATION, policy.expiration());
        put(shown, "modified", policy.modified());
        return shown.build();
    }

    private static void put(JsonObject.Builder shown, String name, @Nullable Instant moment) {
        if (moment != null) {
            shown.put(name, GoTime.format(moment));
        }
    }

    Response write(Transaction tx, Call call) {
        return write(tx, call, call.fields().text(POLICY), Response.noContent());
    }

    /** As {@link #write}; the text may stand under its old name. */
    Response oldWrite(Transaction tx, Call call) {
        String text = call.fields().text(POLICY);
        return text.isEmpty()
                ? write(
                        tx,
                        call,
                        call.fields().text(RULES),
                        Response.noContent().withWarning(RULES_DEPRECATED))
                : write(tx, call, text, Response.noContent());
    }

    private Response write(Transaction tx, Call call, String text, Response done) {
        Fields fields = call.fields();
        Instant now = call.request().now();
        String name = PolicyNames.canonical(fields.text(NAME));
        if (name.isEmpty()) {
            throw new RequestFailure.Invalid(NO_NAME);
        }
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid(NO_TEXT);
        }
        Policy wanted =
                new Policy(
                        name,
                        decoded(text),
                        0,
                        fields.bool(CAS_REQUIRED),
                        now,
                        expiration(fields, null, now),
                        new Policy.Templates(fields.bool(WILDCARDS), fields.bool(SLASHES)));
        replace(tx, wanted, cas(fields), now);
        return converted(fields, done);
    }

    /** Changes what is given and keeps the rest. */
    Response patch(Transaction tx, Call call) {
        Fields fields = call.fields();
        Instant now = call.request().now();
        Policy old = find(tx, call).orElseThrow(() -> new RequestFailure.Invalid(NOT_FOUND));
        String text = fields.has(POLICY) ? decoded(fields.text(POLICY)) : old.text();
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid(NO_TEXT);
        }
        Policy wanted =
                new Policy(
                        old.name(),
                        text,
                        0,
                        flag(fields, CAS_REQUIRED, old.casRequired()),
                        now,
                        expiration(fields, old.expiration(), now),
                        new Policy.Templates(
                                flag(fields, WILDCARDS, old.templates().wildcards()),
                                flag(fields, SLASHES, old.templates().slashes())));
        replace(tx, wanted, cas(fields).or(() -> Optional.of(old.version())), now);
        return converted(fields, Response.ok(JsonNull.NULL));
    }

    Response delete(Transaction tx, Call call) {
        String name = PolicyNames.canonical(call.fields().text(NAME));
        if (BuiltInPolicies.IMMUTABLE.contains(name)) {
            throw new RequestFailure.Invalid("cannot delete \"" + name + "\" policy");
        }
        if (name.equals(BuiltInPolicies.DEFAULT)) {
            throw new RequestFailure.Invalid("cannot delete default policy");
        }
        policies.delete(tx, name);
        return Response.noContent();
    }

    /** A policy may be given in base64; what happens to be base64 by chance is taken for it. */
    static String decoded(String text) {
        return Encodings.fromBase64(text.replaceAll("[\r\n]", ""))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(text);
    }

    private static Response converted(Fields fields, Response done) {
        String given = fields.text(NAME);
        String lowerCase = given.toLowerCase(Locale.ROOT);
        return given.equals(lowerCase)
                ? done
                : done.withWarning("policy name was converted to " + lowerCase);
    }

    private static boolean flag(Fields fields, String name, boolean otherwise) {
        return fields.has(name) ? fields.bool(name) : otherwise;
    }

    private static Optional<Long> cas(Fields fields) {
        return fields.has(CAS) ? Optional.of(fields.integer(CAS)) : Optional.empty();
    }

    private static @Nullable Instant expiration(
            Fields fields, @Nullable Instant otherwise, Instant now) {
        if (fields.has(EXPIRATION) && fields.has(TTL)) {
            throw new RequestFailure.Invalid(BOTH_ENDS);
        }
        Instant expiration = fields.moment(EXPIRATION).orElse(otherwise);
        if (fields.has(TTL)) {
            expiration = after(now, fields);
        }
        if (expiration != null && !now.isBefore(expiration)) {
            throw new RequestFailure.Invalid(ELAPSED);
        }
        return expiration;
    }

    private static Instant after(Instant now, Fields fields) {
        try {
            return now.plus(fields.duration(TTL));
        } catch (DateTimeException | ArithmeticException beyondTime) {
            return Instant.MAX;
        }
    }

    private void replace(Transaction tx, Policy wanted, Optional<Long> cas, Instant now) {
        Policies.check(wanted.text(), now);
        if (BuiltInPolicies.IMMUTABLE.contains(wanted.name())) {
            throw new RequestFailure.Invalid("cannot update \"" + wanted.name() + "\" policy");
        }
        Optional<Policy> old = policies.find(tx, wanted.name(), now);
        long version = old.map(Policy::version).orElse(0L);
        boolean demanded = wanted.casRequired() || old.filter(Policy::casRequired).isPresent();
        if (cas.isEmpty() && demanded) {
            throw new RequestFailure.Invalid(CAS_NEEDED);
        }
        if (cas.isPresent() && cas.get() == ABSENT && old.isPresent()) {
            throw new RequestFailure.Invalid(CAS_EXISTS);
        }
        if (cas.isPresent() && cas.get() != ABSENT && cas.get() != version) {
            throw new RequestFailure.Invalid(CAS_MISMATCH);
        }
        policies.put(
                tx,
                new Policy(
                        wanted.name(),
                        wanted.text(),
                        version + 1,
                        wanted.casRequired(),
                        now,
                        wanted.expiration(),
                        wanted.templates()));
    }
}
