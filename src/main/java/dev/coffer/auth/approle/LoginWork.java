package dev.coffer.auth.approle;

import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.engine.Call;
import dev.coffer.engine.Renewal;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cidr;
import dev.coffer.request.GoText;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Logins and their renewal. A login reads two records, the role and the secret id, and writes one
 * of them only where uses are counted. Thread-safe.
 */
final class LoginWork {
    private static final String ROLE_NAME = "role_name";
    private static final String WRONG = "invalid role or secret ID";

    private final Roles roles;

    LoginWork(Roles roles) {
        this.roles = roles;
    }

    /**
     * The role id that a client presents.
     *
     * @throws RequestFailure.Invalid 400 if there is none
     */
    static String roleId(Call call) {
        String roleId = call.fields().text(RoleWork.ROLE_ID.name()).strip();
        if (roleId.isEmpty()) {
            throw new RequestFailure.Invalid("missing role_id");
        }
        return roleId;
    }

    /** The name of the role whose id a client presents. */
    Optional<String> roleNamed(ReadTransaction tx, Call call) {
        return roles.withId(tx, call.mount().id(), roleId(call))
                .map(role -> role.identity().name());
    }

    Response logIn(Transaction tx, Call call) {
        MountId mount = call.mount().id();
        Role role =
                roles.withId(tx, mount, roleId(call))
                        .orElseThrow(() -> new RequestFailure.Invalid(WRONG));
        if (!role.secretIds().bound()) {
            return answer(role, Optional.empty(), call);
        }
        String secretId = call.fields().text(SecretIdWork.SECRET_ID.name()).strip();
        if (secretId.isEmpty()) {
            throw new RequestFailure.Invalid("missing secret_id");
        }
        RecordKey key = SecretIds.key(tx, mount, role, secretId);
        SecretId found =
                SecretIds.find(tx, key)
                        .filter(known -> !known.isOver(call.request().now()))
                        .orElseThrow(() -> new RequestFailure.InvalidCredentials(WRONG));
        spend(tx, key, found, call);
        return answer(role, Optional.of(found), call);
    }

    /** A use is spent whatever comes after: a refusal by address as well. */
    private static void spend(Transaction tx, RecordKey key, SecretId secretId, Call call) {
        if (secretId.uses() == 1) {
            SecretIds.remove(tx, key, secretId);
        } else if (secretId.uses() > 1) {
            tx.put(key, secretId.used(call.request().now()).encode());
        }
    }

    private static Response answer(Role role, Optional<SecretId> secretId, Call call) {
        Optional<String> refusal = refusal(role, secretId, call);
        return refusal.map(text -> Response.refusedAfterCommit(new RequestFailure.Invalid(text)))
                .orElseGet(() -> Response.login(login(role, secretId)));
    }

    private static Optional<String> refusal(Role role, Optional<SecretId> secretId, Call call) {
        String address = call.request().caller().remoteAddress();
        String source = "source address " + GoText.quote(address) + " unauthorized ";
        if (secretId.isPresent()) {
            SecretId.Bounds bounds = secretId.get().bounds();
            CidrBlocks.checkWithin(role.secretIds().networks(), bounds.networks());
            if (!Cidr.allow(bounds.networks(), address)) {
                return Optional.of(
                        secretId.get().uses() == 0
                                ? source + "through CIDR restrictions on the secret ID"
                                : source + "by CIDR restrictions on the secret ID: %!w(<nil>)");
            }
        }
        return Cidr.allow(role.secretIds().networks(), address)
                ? Optional.empty()
                : Optional.of(source + "by CIDR restrictions on the role: %!w(<nil>)");
    }

    private static Login login(Role role, Optional<SecretId> secretId) {
        Map<String, String> metadata =
                new TreeMap<>(secretId.map(SecretId::metadata).orElseGet(TreeMap::new));
        metadata.put(ROLE_NAME, role.identity().name());
        TokenSettings token =
                secretId.map(found -> found.bounds().tokenNetworks())
                        .filter(networks -> !networks.isEmpty())
                        .map(networks ->
                                role.token().withBoundCidrs(TokenSettings.networks(networks)))
                        .orElse(role.token());
        return new Login(
                Optional.of(new Login.Alias(role.identity().roleId(), metadata, List.of())),
                "",
                token.policies(),
                metadata,
                token.terms(),
                JsonObject.builder().put(ROLE_NAME, role.identity().name()).build());
    }

    Optional<Login> renew(ReadTransaction tx, Renewal renewal) {
        String name = StoredFields.of(renewal.kept()).text(ROLE_NAME);
        Role role =
                roles.named(tx, renewal.mount().id(), name)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "role "
                                                + GoText.quote(name)
                                                + " does not exist during renewal"));
        return Optional.of(login(role, Optional.empty()));
    }
}
