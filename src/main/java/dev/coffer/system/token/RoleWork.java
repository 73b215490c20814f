package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.AuthConfig;
import dev.coffer.gate.token.PolicyNames;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cidr;
import dev.coffer.request.Login.TokenKind;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.token.TokenRole.Aged;
import dev.coffer.system.token.TokenRole.Policies;
import dev.coffer.system.token.TokenRole.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Shows and changes token roles. Source: OpenBao, token store; texts recorded. */
final class RoleWork {
    private static final String SUFFIX_FORM = "\\w[\\w-.]+\\w";
    private static final Pattern SUFFIX = Pattern.compile(SUFFIX_FORM);
    private static final String BATCH =
            "'token_type' cannot be 'batch' when role is set to generate ";

    private RoleWork() {}

    static Response list(ReadTransaction tx, Call call) {
        List<String> names = TokenRoles.names(tx);
        return names.isEmpty()
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }

    static boolean exists(ReadTransaction tx, Call call) {
        return TokenRoles.find(tx, call.fields().text("role_name")).isPresent();
    }

    static Response delete(Transaction tx, Call call) {
        TokenRoles.remove(tx, call.fields().text("role_name"));
        return Response.noContent();
    }

    static Response show(ReadTransaction tx, Call call) {
        return TokenRoles.find(tx, call.fields().text("role_name"))
                .map(role -> Response.ok(view(role)))
                .orElseGet(Response::notFound);
    }

    private static JsonObject view(TokenRole role) {
        Policies policies = role.policies();
        Terms terms = role.terms();
        JsonObject.Builder data =
                JsonObject.builder()
                        .put("period", terms.period().old().toSeconds())
                        .put("token_period", terms.period().value().toSeconds())
                        .put("explicit_max_ttl", terms.explicitMax().old().toSeconds())
                        .put("token_explicit_max_ttl", terms.explicitMax().value().toSeconds())
                        .put("disallowed_policies", JsonArray.ofStrings(policies.disallowed()))
                        .put("allowed_policies", JsonArray.ofStrings(policies.allowed()))
                        .put(
                                "disallowed_policies_glob",
                                JsonArray.ofStrings(policies.disallowedGlobs()))
                        .put("allowed_policies_glob", JsonArray.ofStrings(policies.allowedGlobs()))
                        .put("name", role.name())
                        .put("orphan", role.orphan())
                        .put("path_suffix", role.pathSuffix())
                        .put("renewable", role.renewable())
                        .put("token_type", TokenRoles.shown(terms.kind()))
                        .put("token_no_default_policy", policies.withoutDefault());
        role.entityAliases()
                .ifPresentOrElse(
                        aliases -> data.put("allowed_entity_aliases", JsonArray.ofStrings(aliases)),
                        () -> data.put("allowed_entity_aliases", JsonNull.NULL));
        list(data, "token_bound_cidrs", terms.boundCidrs().value());
        list(data, "bound_cidrs", terms.boundCidrs().old());
        if (terms.uses() > 0) {
            data.put("token_num_uses", terms.uses());
        }
        return data.build();
    }

    private static void list(JsonObject.Builder data, String name, List<String> values) {
        if (!values.isEmpty()) {
            data.put(name, JsonArray.ofStrings(values));
        }
    }

    static Response change(Transaction tx, Call call) {
        Fields fields = call.fields();
        String name = fields.text("role_name");
        Optional<TokenRole> known = TokenRoles.find(tx, name);
        if (known.isEmpty() && TokenRoles.full(tx)) {
            throw new RequestFailure.Invalid(
                    "there are " + TokenRoles.MAX_ROLES + " token roles already");
        }
        TokenRole before = known.orElseGet(() -> TokenRole.fresh(name));
        String suffix = suffix(before, fields);
        List<String> warnings = new ArrayList<>();
        TokenRole after =
                new TokenRole(
                        name,
                        policies(before.policies(), fields),
                        terms(before.terms(), fields, warnings),
                        fields.has("orphan") ? fields.bool("orphan") : before.orphan(),
                        fields.has("renewable") ? fields.bool("renewable") : before.renewable(),
                        suffix,
                        fields.has("allowed_entity_aliases")
                                ? Optional.of(
                                        RequestedPolicies.lowered(
                                                fields.texts("allowed_entity_aliases")))
                                : before.entityAliases());
        warnOfMaximum(call, after.terms(), warnings);
        checkBatch(after);
        TokenRoles.put(tx, after);
        Response answer = Response.noContent();
        for (String warning : warnings) {
            answer = answer.withWarning(warning);
        }
        return answer;
    }

    private static String suffix(TokenRole before, Fields fields) {
        String suffix =
                fields.has("path_suffix") ? fields.text("path_suffix") : before.pathSuffix();
        if (fields.has("path_suffix") && !suffix.isEmpty() && !SUFFIX.matcher(suffix).find()) {
            throw new RequestFailure.Invalid(
                    "given role path suffix contains invalid characters; must match "
                            + SUFFIX_FORM);
        }
        if (suffix.contains("..")) {
            throw new RequestFailure.Invalid(
                    "error registering path suffix: path cannot contain parent references");
        }
        return suffix;
    }

    private static Policies policies(Policies before, Fields fields) {
        return new Policies(
                names(fields, "allowed_policies", before.allowed(), RoleWork::cleaned),
                names(
                        fields,
                        "disallowed_policies",
                        before.disallowed(),
                        RequestedPolicies::lowered),
                names(fields, "allowed_policies_glob", before.allowedGlobs(), RoleWork::cleaned),
                names(
                        fields,
                        "disallowed_policies_glob",
                        before.disallowedGlobs(),
                        RequestedPolicies::lowered),
                fields.has("token_no_default_policy")
                        ? fields.bool("token_no_default_policy")
                        : before.withoutDefault());
    }

    private static List<String> cleaned(List<String> names) {
        return PolicyNames.cleaned(names, false);
    }

    private static List<String> names(
            Fields fields,
            String name,
            List<String> before,
            Function<List<String>, List<String>> cleaning) {
        return fields.has(name) ? cleaning.apply(fields.texts(name)) : before;
    }

    private static Terms terms(Terms before, Fields fields, List<String> warnings) {
        return new Terms(
                kind(before, fields),
                uses(before, fields),
                aged(
                        fields,
                        new Change<>("period", Duration.ZERO, Fields::duration),
                        before.period(),
                        warnings),
                aged(
                        fields,
                        new Change<>("explicit_max_ttl", Duration.ZERO, Fields::duration),
                        before.explicitMax(),
                        warnings),
                aged(
                        fields,
                        new Change<List<String>>("bound_cidrs", List.of(), RoleWork::cidrs),
                        before.boundCidrs(),
                        warnings));
    }

    private static long uses(Terms before, Fields fields) {
        long uses = fields.has("token_num_uses") ? fields.integer("token_num_uses") : before.uses();
        if (uses < 0) {
            throw new RequestFailure.Invalid(
                    "error parsing role fields: 'token_num_uses' cannot be negative");
        }
        return uses;
    }

    /** Reads a field by its name. */
    private interface Reading<T> {
        T read(Fields fields, String name);
    }

    /**
     * A field with two names.
     *
     * @param nothing its value where it is not set
     */
    private record Change<T>(String oldName, T nothing, Reading<T> reading) {
        String name() {
            return "token_" + oldName;
        }
    }

    /** The new name counts; the old one only where the new one is not given. */
    private static <T> Aged<T> aged(
            Fields fields, Change<T> change, Aged<T> before, List<String> warnings) {
        if (fields.has(change.name())) {
            if (fields.has(change.oldName())) {
                warnings.add(
                        ("Both '%s' and deprecated '%s' value supplied, ignoring the deprecated"
                                        + " value")
                                .formatted(change.name(), change.oldName()));
            }
            return new Aged<>(change.reading().read(fields, change.name()), change.nothing());
        }
        if (fields.has(change.oldName())) {
            T value = change.reading().read(fields, change.oldName());
            return new Aged<>(value, value);
        }
        return before;
    }

    private static List<String> cidrs(Fields fields, String name) {
        String what = name.startsWith("token_") ? "role fields" : name;
        List<String> cidrs = new ArrayList<>();
        for (String text : fields.texts(name)) {
            cidrs.add(
                    Cidr.parse(
                                    text,
                                    refusal ->
                                            new RequestFailure.Invalid(
                                                    "error parsing "
                                                            + what
                                                            + ": error parsing address \""
                                                            + text
                                                            + "\": "
                                                            + refusal))
                            .text());
        }
        return cidrs;
    }

    private static TokenKind kind(Terms before, Fields fields) {
        if (fields.raw("token_type").isEmpty()) {
            return before.kind();
        }
        if (fields.raw("token_type").get() == JsonNull.NULL) {
            throw new RequestFailure.Invalid("Invalid 'token_type' value: null");
        }
        String type = fields.text("token_type");
        return (type.isEmpty() ? Optional.<TokenKind>empty() : AuthConfig.kindOf(type))
                .orElseThrow(() ->
                        new RequestFailure.Invalid("invalid 'token_type' value \"" + type + "\""));
    }

    /** As recorded, it looks at what was set by the old name wherever the new one is not given. */
    private static void warnOfMaximum(Call call, Terms terms, List<String> warnings) {
        Duration max =
                call.fields().has("token_explicit_max_ttl")
                        ? terms.explicitMax().value()
                        : terms.explicitMax().old();
        Duration allowed = call.mount().maxLeaseTtl();
        if (max.compareTo(allowed) > 0) {
            warnings.add(
                    ("Given explicit max TTL of %d is greater than system/mount allowed value of %d"
                                    + " seconds; until this is fixed attempting to create tokens"
                                    + " against this role will result in an error")
                            .formatted(max.toSeconds(), allowed.toSeconds()));
        }
    }

    private static void checkBatch(TokenRole role) {
        if (role.terms().kind() != TokenKind.BATCH) {
            return;
        }
        if (!role.orphan()) {
            throw new RequestFailure.Invalid(BATCH + "non-orphan tokens");
        }
        if (!role.terms().period().value().isZero()) {
            throw new RequestFailure.Invalid(BATCH + "periodic tokens");
        }
        if (role.renewable()) {
            throw new RequestFailure.Invalid(BATCH + "renewable tokens");
        }
        if (!role.terms().explicitMax().value().isZero()) {
            throw new RequestFailure.Invalid(BATCH + "tokens with an explicit max TTL");
        }
    }
}
