package dev.coffer.auth.approle;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes, shows, lists and destroys secret ids. Thread-safe. */
final class SecretIdWork {
    static final Field SECRET_ID = Field.string("secret_id", "The secret id.");
    static final Field ACCESSOR =
            Field.string("secret_id_accessor", "The accessor of the secret id.");
    static final Field METADATA =
            Field.string("metadata", "A JSON object as text, kept with the tokens it gives.");
    static final Field CIDRS =
            Field.list("cidr_list", "Networks that may use it; within those of the role.");
    static final Field TOKEN_CIDRS =
            Field.list(
                    "token_bound_cidrs",
                    "Networks that its tokens may come from; within those of the role.");
    static final Field NUM_USES =
            Field.integer("num_uses", "How often it may be used; at most what the role says.");
    static final Field TTL =
            new Field(
                    "ttl", Field.Type.DURATION, "How long it is good; at most what the role says.");

    /** Longest secret id that a client may choose. */
    private static final int MAX_BYTES = 4096;

    private static final String TOO_LONG =
            "failed to store secret_id: failed to create HMAC of secret ID: value is longer than"
                    + " maximum of 4096 bytes";

    private final RoleWork roles;
    private final Tidying tidying;
    private final RandomSource random;

    SecretIdWork(RoleWork roles, Tidying tidying, RandomSource random) {
        this.roles = roles;
        this.tidying = tidying;
        this.random = random;
    }

    Response make(Transaction tx, Call call) {
        return register(tx, call, random.uuid());
    }

    Response makeCustom(Transaction tx, Call call) {
        return register(tx, call, required(call, SECRET_ID));
    }

    private Response register(Transaction tx, Call call, String secretId) {
        Role role =
                roles.find(tx, call).orElseThrow(() -> new RequestFailure.NoRoute(noRole(call)));
        if (!role.secretIds().bound()) {
            throw new RequestFailure.Invalid("bind_secret_id is not set on the role");
        }
        if (secretId.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new RequestFailure.Invalid(RequestFailure.oneError(TOO_LONG));
        }
        SecretId made = wanted(role, call);
        RecordKey key = SecretIds.key(tx, call.mount().id(), role, secretId);
        if (tx.get(key) != null) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError(
                            "failed to store secret_id: SecretID is already registered"));
        }
        SecretIds.add(tx, key, made);
        tidying.beginIfDue(tx, call.mount().id(), call.request().now());
        Duration longest = call.mount().maxLeaseTtl();
        Duration ttl = made.ttl().compareTo(longest) > 0 ? longest : made.ttl();
        return Response.ok(
                JsonObject.builder()
                        .put("secret_id", secretId)
                        .put("secret_id_accessor", made.accessor())
                        .put("secret_id_num_uses", made.uses())
                        .put("secret_id_ttl", ttl.toSeconds())
                        .build());
    }

    private SecretId wanted(Role role, Call call) {
        SecretId.Bounds bounds = bounds(role, call.fields());
        long uses = uses(role, call.fields());
        Duration ttl = ttl(role, call.fields());
        Duration longest = call.mount().maxLeaseTtl();
        Duration life = ttl.compareTo(longest) > 0 ? longest : ttl;
        Instant now = call.request().now();
        return new SecretId(
                random.uuid(),
                uses,
                ttl,
                new SecretId.Times(
                        now, now, life.isZero() ? Optional.empty() : Optional.of(now.plus(life))),
                Metadata.parse(call.fields().text(METADATA.name())),
                bounds);
    }

    private static SecretId.Bounds bounds(Role role, Fields fields) {
        List<String> networks = fields.texts(CIDRS.name());
        CidrBlocks.check(
                networks,
                text -> RequestFailure.oneError("failed to validate CIDR blocks: " + text));
        CidrBlocks.checkWithin(role.secretIds().networks(), networks);
        List<String> tokenNetworks = fields.texts(TOKEN_CIDRS.name());
        CidrBlocks.check(
                tokenNetworks,
                text -> RequestFailure.oneError("failed to validate token CIDR blocks: " + text));
        CidrBlocks.checkWithin(role.token().boundCidrs(), tokenNetworks);
        return new SecretId.Bounds(networks, tokenNetworks);
    }

    private static long uses(Role role, Fields fields) {
        long most = role.secretIds().uses();
        if (!fields.has(NUM_USES.name())) {
            return most;
        }
        long uses = fields.integer(NUM_USES.name());
        if (uses < 0) {
            throw new RequestFailure.Invalid("num_uses cannot be negative");
        }
        if (most > 0 && (uses == 0 || uses > most)) {
            throw new RequestFailure.Invalid(
                    "num_uses cannot be higher than the role's secret_id_num_uses");
        }
        return uses;
    }

    private static Duration ttl(Role role, Fields fields) {
        Duration longest = role.secretIds().ttl();
        if (!fields.has(TTL.name())) {
            return longest;
        }
        Duration ttl = fields.duration(TTL.name());
        if (!longest.isZero() && (ttl.isZero() || ttl.compareTo(longest) > 0)) {
            throw new RequestFailure.Invalid("ttl cannot be longer than the role's secret_id_ttl");
        }
        return ttl;
    }

    Response list(ReadTransaction tx, Call call) {
        Role role =
                roles.find(tx, call).orElseThrow(() -> new RequestFailure.Invalid(noRole(call)));
        return NameLists.answer(
                SecretIds.accessors(
                        tx,
                        call.mount().id(),
                        role,
                        call.fields().text(NameLists.AFTER.name()),
                        NameLists.limit(call)));
    }

    Response show(Transaction tx, Call call) {
        String secretId = required(call, SECRET_ID);
        RecordKey key = SecretIds.key(tx, call.mount().id(), existing(tx, call), secretId);
        return SecretIds.find(tx, key)
                .map(found -> Response.ok(found.view()))
                .orElseGet(Response::noContent);
    }

    Response destroy(Transaction tx, Call call) {
        String secretId = required(call, SECRET_ID);
        RecordKey key = SecretIds.key(tx, call.mount().id(), existing(tx, call), secretId);
        SecretIds.find(tx, key).ifPresent(found -> SecretIds.remove(tx, key, found));
        return Response.noContent();
    }

    Response showByAccessor(Transaction tx, Call call) {
        String accessor = required(call, ACCESSOR);
        return withAccessor(tx, call, accessor)
                .map(found -> Response.ok(found.view()))
                .orElseGet(() ->
                        Response.notFound(
                                JsonObject.builder().put("error", notFound(accessor)).build()));
    }

    Response destroyByAccessor(Transaction tx, Call call) {
        String accessor = required(call, ACCESSOR);
        Role role = existing(tx, call);
        RecordKey key =
                SecretIds.withAccessor(tx, call.mount().id(), role, accessor)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        RequestFailure.oneError(notFound(accessor))));
        SecretIds.find(tx, key).ifPresent(found -> SecretIds.remove(tx, key, found));
        return Response.noContent();
    }

    private Optional<SecretId> withAccessor(ReadTransaction tx, Call call, String accessor) {
        Role role = existing(tx, call);
        return SecretIds.withAccessor(tx, call.mount().id(), role, accessor)
                .flatMap(key -> SecretIds.find(tx, key));
    }

    private static String notFound(String accessor) {
        return "failed to find accessor entry for secret_id_accessor: " + GoText.quote(accessor);
    }

    private Role existing(ReadTransaction tx, Call call) {
        return roles.find(tx, call)
                .orElseThrow(
                        () -> new RequestFailure.Invalid(RequestFailure.oneError(noRole(call))));
    }

    private static String noRole(Call call) {
        return "role " + GoText.quote(RoleWork.givenName(call)) + " does not exist";
    }

    private static String required(Call call, Field field) {
        String text = call.fields().text(field.name());
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid("missing " + field.name());
        }
        return text;
    }
}
