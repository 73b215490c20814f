package dev.coffer.auth.approle;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.request.GoDuration;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Administers roles as a whole. Thread-safe. */
final class RoleWork {
    static final Field ROLE_NAME =
            Field.string("role_name", "The role's name; upper and lower case are the same.");
    static final Field ROLE_ID =
            Field.string("role_id", "What a client presents; made by chance if not given.");
    static final Field BIND =
            Field.bool("bind_secret_id", "Whether a login needs a secret id. True if not given.");
    static final Field CIDRS = Field.list("secret_id_bound_cidrs", "Networks that may log in.");
    static final Field OLD_CIDRS =
            Field.list("bound_cidr_list", "The old name of \"secret_id_bound_cidrs\".");
    static final Field NUM_USES =
            Field.integer("secret_id_num_uses", "How often a secret id may be used; 0 for always.");
    static final Field SECRET_ID_TTL =
            new Field(
                    "secret_id_ttl",
                    Field.Type.DURATION,
                    "How long a secret id is good; 0 for ever.");
    static final Field LOCAL = Field.bool("local_secret_ids", "Kept and shown.");

    static final String NEGATIVE_USES = "secret_id_num_uses cannot be negative";

    private static final int MAX_NAME_BYTES = 4_096;
    private static final String TTL_CUT =
            "token_max_ttl is greater than the backend mount's maximum TTL value; issued tokens'"
                    + " max TTL value will be truncated";

    private final Roles roles;
    private final Folders folders;
    private final Tidying tidying;
    private final RandomSource random;

    RoleWork(Roles roles, Folders folders, Tidying tidying, RandomSource random) {
        this.roles = roles;
        this.folders = folders;
        this.tidying = tidying;
        this.random = random;
    }

    static Field[] fields() {
        return TokenSettings.fieldsAnd(
                ROLE_NAME,
                BIND,
                OLD_CIDRS,
                CIDRS,
                OldSettings.POLICIES,
                NUM_USES,
                SECRET_ID_TTL,
                OldSettings.PERIOD,
                ROLE_ID,
                LOCAL);
    }

    /** The role's name as the client wrote it. */
    static String givenName(Call call) {
        return call.fields().text(ROLE_NAME.name());
    }

    /** The role that a call is about. */
    Optional<Role> find(ReadTransaction tx, Call call) {
        return roles.named(tx, call.mount().id(), Roles.name(givenName(call)));
    }

    boolean exists(ReadTransaction tx, Call call) {
        return find(tx, call).isPresent();
    }

    Response list(ReadTransaction tx, Call call) {
        return NameLists.answer(folders, tx, call, Roles.LISTED);
    }

    Response show(ReadTransaction tx, Call call) {
        return find(tx, call).map(role -> Response.ok(role.view())).orElseGet(Response::notFound);
    }

    Response write(Transaction tx, Call call) {
        if (givenName(call).length() > MAX_NAME_BYTES) {
            throw new RequestFailure.Invalid(
                    "role_name is longer than maximum of %d bytes".formatted(MAX_NAME_BYTES));
        }
        Optional<Role> before = find(tx, call);
        Fields fields = call.fields();
        Role role = before.orElseGet(() -> Role.fresh(Roles.name(givenName(call)), random.uuid()));
        Response answer = Response.noContent();
        String type = fields.text("token_type");
        if (type.equals("default-service") || type.equals("default-batch")) {
            answer = answer.withWarning(adjusted(type));
        }
        TokenSettings token = role.token().changed(fields, RoleWork::withoutDefault);
        role = role.withToken(token);
        refuseLateLocal(fields, before.isPresent());
        role = withRoleId(role, fields);
        role = role.withSecretIds(secretIds(role.secretIds(), fields));
        role = role.withTerms(OldSettings.changed(role.token(), role.old(), fields));
        Duration longest = call.mount().maxLeaseTtl();
        checkPeriod(role.old().period(), longest);
        roles.put(tx, call.mount().id(), role);
        return role.token().maxTtl().compareTo(longest) > 0 ? answer.withWarning(TTL_CUT) : answer;
    }

    private static String withoutDefault(String type) {
        return switch (type) {
            case "default-service" -> "service";
            case "default-batch" -> "batch";
            default -> type;
        };
    }

    private static String adjusted(String type) {
        return type + " has no useful meaning; adjusting to " + withoutDefault(type);
    }

    private static void refuseLateLocal(Fields fields, boolean exists) {
        if (exists && fields.has(LOCAL.name())) {
            throw new RequestFailure.Invalid(
                    "local_secret_ids can only be modified during role creation");
        }
    }

    private Role withRoleId(Role role, Fields fields) {
        String roleId = role.identity().roleId();
        if (fields.has(ROLE_ID.name())) {
            roleId = fields.text(ROLE_ID.name());
        } else if (roleId.isEmpty()) {
            roleId = random.uuid();
        }
        if (roleId.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "invalid role_id supplied, or failed to generate a role_id");
        }
        return role.withRoleId(roleId);
    }

    private static Role.SecretIdSettings secretIds(Role.SecretIdSettings before, Fields fields) {
        Role.SecretIdSettings after = before;
        if (fields.has(LOCAL.name())) {
            after = after.withLocal(fields.bool(LOCAL.name()));
        }
        if (fields.has(BIND.name())) {
            after = after.withBound(fields.bool(BIND.name()));
        }
        Field cidrs = fields.has(CIDRS.name()) ? CIDRS : OLD_CIDRS;
        if (fields.has(cidrs.name())) {
            List<String> blocks = fields.texts(cidrs.name());
            CidrBlocks.check(
                    blocks,
                    text -> RequestFailure.oneError("failed to validate CIDR blocks: " + text));
            after = after.withCidrs(Optional.of(blocks));
        }
        if (fields.has(NUM_USES.name())) {
            after = after.withUses(fields.integer(NUM_USES.name()));
        }
        if (after.uses() < 0) {
            throw new RequestFailure.Invalid(NEGATIVE_USES);
        }
        return fields.has(SECRET_ID_TTL.name())
                ? after.withTtl(fields.duration(SECRET_ID_TTL.name()))
                : after;
    }

    /** Refuses a period that no token can have. */
    static void checkPeriod(Duration period, Duration longest) {
        if (period.compareTo(longest) > 0) {
            throw new RequestFailure.Invalid(
                    "period of \"%s\" is greater than the backend's maximum lease TTL of \"%s\""
                            .formatted(GoDuration.format(period), GoDuration.format(longest)));
        }
    }

    Response remove(Transaction tx, Call call) {
        find(tx, call)
                .ifPresent(role -> {
                    roles.remove(tx, call.mount().id(), role);
                    tidying.begin(tx, call.mount().id(), call.request().now());
                });
        return Response.noContent();
    }
}
