package dev.coffer.auth.approle;

import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a role that have paths of their own. */
final class RoleParts {
    private static final Field TOKEN_POLICIES =
            Field.list("token_policies", "The policies of a token.");
    private static final Field TOKEN_CIDRS =
            Field.list("token_bound_cidrs", "Networks that a token may come from.");
    private static final Field TOKEN_PERIOD =
            new Field("token_period", Field.Type.DURATION, "The period of a token.");
    private static final Field TOKEN_TTL =
            new Field("token_ttl", Field.Type.DURATION, "The first life of a token.");
    private static final Field TOKEN_MAX_TTL =
            new Field("token_max_ttl", Field.Type.DURATION, "The longest life of a token.");
    private static final Field TOKEN_NUM_USES =
            Field.integer("token_num_uses", "How often a token may be used; 0 for always.");
    private static final String OLD_NAME =
            "The \"bound_cidr_list\" field is deprecated and will be removed. Please use"
                    + " \"secret_id_bound_cidrs\" instead.";

    private RoleParts() {}

    /** Every part, in the order in which their paths are tried. */
    static List<RolePart> all() {
        return List.of(
                localSecretIds(),
                policies(),
                cidrs("bound-cidr-list", RoleWork.OLD_CIDRS, Optional.of(OLD_NAME)),
                cidrs("secret-id-bound-cidrs", RoleWork.CIDRS, Optional.empty()),
                tokenCidrs(),
                bindSecretId(),
                secretIdUses(),
                secretIdTtl(),
                period(),
                tokenUses(),
                tokenTtl(),
                tokenMaxTtl(),
                roleId());
    }

    private static RolePart part(
            Field field, String path, RolePart.View view, RolePart.Change change) {
        return new RolePart(path, List.of(field), view, change, null, Optional.empty());
    }

    private static RolePart clearable(RolePart part, RolePart.Clear clear) {
        return new RolePart(
                part.path(), part.fields(), part.view(), part.change(), clear, part.warning());
    }

    private static JsonObject shown(Field field, JsonValue value) {
        return JsonObject.builder().put(field.name(), value).build();
    }

    private static JsonObject shown(Field field, long value) {
        return JsonObject.builder().put(field.name(), value).build();
    }

    private static JsonValue orNull(List<String> texts) {
        return texts.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(texts);
    }

    private static void require(Call call, Field field) {
        if (!call.fields().has(field.name())) {
            throw new RequestFailure.Invalid("missing " + field.name());
        }
    }

    private static RolePart localSecretIds() {
        return new RolePart(
                "local-secret-ids",
                List.of(),
                role ->
                        JsonObject.builder()
                                .put(RoleWork.LOCAL.name(), role.secretIds().local())
                                .build(),
                null,
                null,
                Optional.empty());
    }

    private static RolePart policies() {
        return new RolePart(
                "policies",
                List.of(OldSettings.POLICIES, TOKEN_POLICIES),
                role -> {
                    JsonObject.Builder view =
                            JsonObject.builder()
                                    .put(
                                            TOKEN_POLICIES.name(),
                                            JsonArray.ofStrings(role.token().policies()));
                    if (!role.old().policies().isEmpty()) {
                        view.put(
                                OldSettings.POLICIES.name(),
                                JsonArray.ofStrings(role.old().policies()));
                    }
                    return view.build();
                },
                RoleParts::withPolicies,
                role -> withPolicies(role, List.of(), List.of()),
                Optional.empty());
    }

    private static Role withPolicies(Role role, Call call) {
        Fields fields = call.fields();
        boolean byOldName = fields.has(OldSettings.POLICIES.name());
        if (!byOldName) {
            require(call, TOKEN_POLICIES);
        }
        Field given = fields.has(TOKEN_POLICIES.name()) ? TOKEN_POLICIES : OldSettings.POLICIES;
        List<String> policies = OldSettings.cleaned(fields.texts(given.name()));
        return withPolicies(role, policies, byOldName ? policies : List.of());
    }

    private static Role withPolicies(Role role, List<String> policies, List<String> shown) {
        return role.withTerms(
                new OldSettings.Both(
                        role.token().withPolicies(policies), role.old().withPolicies(shown)));
    }

    /**
     * The old path shows nothing and takes nothing back: what was set there moved to the new one.
     */
    private static RolePart cidrs(String path, Field field, Optional<String> warning) {
        boolean old = warning.isPresent();
        return new RolePart(
                path,
                List.of(field),
                role -> shown(field, old ? JsonNull.NULL : role.secretIds().shownCidrs()),
                (role, call) -> withCidrs(role, call, field),
                role ->
                        old
                                ? role
                                : role.withSecretIds(role.secretIds().withCidrs(Optional.empty())),
                warning);
    }

    private static Role withCidrs(Role role, Call call, Field field) {
        if (!call.fields().has(field.name())) {
            return role;
        }
        List<String> blocks = call.fields().texts(field.name());
        if (blocks.isEmpty()) {
            throw new RequestFailure.Invalid("missing bound_cidr_list");
        }
        CidrBlocks.check(blocks, text -> "failed to validate CIDR blocks: " + text);
        return role.withSecretIds(role.secretIds().withCidrs(Optional.of(blocks)));
    }

    private static RolePart tokenCidrs() {
        return clearable(
                part(
                        TOKEN_CIDRS,
                        "token-bound-cidrs",
                        role -> shown(TOKEN_CIDRS, orNull(role.token().boundCidrs())),
                        RoleParts::withTokenCidrs),
                role -> role.withToken(role.token().withBoundCidrs(List.of())));
    }

    private static Role withTokenCidrs(Role role, Call call) {
        if (!call.fields().has(TOKEN_CIDRS.name())) {
            return role;
        }
        List<String> networks =
                TokenSettings.networks(
                        call.fields().texts(TOKEN_CIDRS.name()),
                        "failed to parse token_bound_cidrs: ");
        return role.withToken(role.token().withBoundCidrs(networks));
    }

    private static RolePart bindSecretId() {
        return clearable(
                part(
                        RoleWork.BIND,
                        "bind-secret-id",
                        role ->
                                JsonObject.builder()
                                        .put(RoleWork.BIND.name(), role.secretIds().bound())
                                        .build(),
                        (role, call) -> {
                            require(call, RoleWork.BIND);
                            return role.withSecretIds(
                                    role.secretIds()
                                            .withBound(call.fields().bool(RoleWork.BIND.name())));
                        }),
                role -> role.withSecretIds(role.secretIds().withBound(true)));
    }

    private static RolePart secretIdUses() {
        return clearable(
                part(
                        RoleWork.NUM_USES,
                        "secret-id-num-uses",
                        role -> shown(RoleWork.NUM_USES, role.secretIds().uses()),
                        (role, call) -> {
                            require(call, RoleWork.NUM_USES);
                            long uses = call.fields().integer(RoleWork.NUM_USES.name());
                            if (uses < 0) {
                                throw new RequestFailure.Invalid(RoleWork.NEGATIVE_USES);
                            }
                            return role.withSecretIds(role.secretIds().withUses(uses));
                        }),
                role -> role.withSecretIds(role.secretIds().withUses(0)));
    }

    private static RolePart secretIdTtl() {
        return clearable(
                part(
                        RoleWork.SECRET_ID_TTL,
                        "secret-id-ttl",
                        role -> shown(RoleWork.SECRET_ID_TTL, role.secretIds().ttl().toSeconds()),
                        (role, call) -> {
                            require(call, RoleWork.SECRET_ID_TTL);
                            return role.withSecretIds(
                                    role.secretIds()
                                            .withTtl(
                                                    call.fields()
                                                            .duration(
                                                                    RoleWork.SECRET_ID_TTL
                                                                            .name())));
                        }),
                role -> role.withSecretIds(role.secretIds().withTtl(Duration.ZERO)));
    }

    private static RolePart period() {
        return new RolePart(
                "period",
                List.of(OldSettings.PERIOD, TOKEN_PERIOD),
                role -> {
                    JsonObject.Builder view =
                            JsonObject.builder()
                                    .put(TOKEN_PERIOD.name(), role.token().period().toSeconds());
                    if (!role.old().period().isZero()) {
                        view.put(OldSettings.PERIOD.name(), role.old().period().toSeconds());
                    }
                    return view.build();
                },
                RoleParts::withPeriod,
                role -> withPeriod(role, Duration.ZERO, Duration.ZERO),
                Optional.empty());
    }

    private static Role withPeriod(Role role, Call call) {
        Fields fields = call.fields();
        boolean byOldName = fields.has(OldSettings.PERIOD.name());
        Field given = fields.has(TOKEN_PERIOD.name()) ? TOKEN_PERIOD : OldSettings.PERIOD;
        require(call, given);
        Duration period = fields.duration(given.name());
        RoleWork.checkPeriod(period, call.mount().maxLeaseTtl());
        return withPeriod(role, period, byOldName ? period : Duration.ZERO);
    }

    private static Role withPeriod(Role role, Duration period, Duration shown) {
        TokenSettings token = role.token();
        return role.withTerms(
                new OldSettings.Both(
                        token.withTimes(token.ttl(), token.maxTtl(), period),
                        role.old().withPeriod(shown)));
    }

    private static RolePart tokenUses() {
        return clearable(
                part(
                        TOKEN_NUM_USES,
                        "token-num-uses",
                        role -> shown(TOKEN_NUM_USES, role.token().uses()),
                        (role, call) -> {
                            require(call, TOKEN_NUM_USES);
                            long uses = call.fields().integer(TOKEN_NUM_USES.name());
                            if (uses < 0) {
                                throw new RequestFailure.Invalid(
                                        "'token_num_uses' cannot be negative");
                            }
                            return role.withToken(role.token().withUses(uses));
                        }),
                role -> role.withToken(role.token().withUses(0)));
    }

    private static RolePart tokenTtl() {
        return clearable(
                part(
                        TOKEN_TTL,
                        "token-ttl",
                        role -> shown(TOKEN_TTL, role.token().ttl().toSeconds()),
                        (role, call) -> {
                            require(call, TOKEN_TTL);
                            return withTtls(
                                    role,
                                    call.fields().duration(TOKEN_TTL.name()),
                                    role.token().maxTtl(),
                                    "token_ttl should not be greater than token_max_ttl");
                        }),
                role -> withTtls(role, Duration.ZERO, role.token().maxTtl(), ""));
    }

    private static RolePart tokenMaxTtl() {
        return clearable(
                part(
                        TOKEN_MAX_TTL,
                        "token-max-ttl",
                        role -> shown(TOKEN_MAX_TTL, role.token().maxTtl().toSeconds()),
                        (role, call) -> {
                            require(call, TOKEN_MAX_TTL);
                            return withTtls(
                                    role,
                                    role.token().ttl(),
                                    call.fields().duration(TOKEN_MAX_TTL.name()),
                                    "token_max_ttl should be greater than or equal to token_ttl");
                        }),
                role -> withTtls(role, role.token().ttl(), Duration.ZERO, ""));
    }

    private static Role withTtls(Role role, Duration ttl, Duration maxTtl, String refusal) {
        if (!maxTtl.isZero() && ttl.compareTo(maxTtl) > 0) {
            throw new RequestFailure.Invalid(refusal);
        }
        return role.withToken(role.token().withTimes(ttl, maxTtl, role.token().period()));
    }

    private static RolePart roleId() {
        return part(
                RoleWork.ROLE_ID,
                "role-id",
                role ->
                        JsonObject.builder()
                                .put(RoleWork.ROLE_ID.name(), role.identity().roleId())
                                .build(),
                (role, call) -> {
                    String roleId = call.fields().text(RoleWork.ROLE_ID.name());
                    if (roleId.isEmpty()) {
                        throw new RequestFailure.Invalid("missing role_id");
                    }
                    return role.withRoleId(roleId);
                });
    }
}
