package dev.coffer.auth.userpass;

import dev.coffer.auth.terms.OldSettings;
import dev.coffer.crypto.PasswordHashes;
import dev.coffer.engine.Call;
import dev.coffer.engine.Renewal;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logins and their renewal. Whoever logs in costs one comparison of hashes, be the name known or
 * not, so that neither the answer nor its time tells which names there are. Thread-safe.
 */
final class LoginWork {
    private static final String WRONG = "invalid username or password";
    private static final String CHANGED =
            "the user was changed while the password was checked, try again";
    private static final String POLICIES = "policies";

    private final Users users;
    private final Passwords passwords;

    LoginWork(Users users, Passwords passwords) {
        this.users = users;
        this.passwords = passwords;
    }

    /** A password that was compared with a hash. */
    record Compared(String hash, boolean matches) {}

    Supplier<Compared> prepare(ReadTransaction tx, Call call) {
        String password = call.fields().text(Passwords.PASSWORD.name());
        if (password.isEmpty()) {
            throw new RequestFailure.Invalid("missing password");
        }
        String hash = hash(users.find(tx, call.mount().id(), name(call)));
        return () -> new Compared(hash, passwords.match(hash, password, call));
    }

    private static String hash(Optional<User> user) {
        return user.map(User::passwordHash).orElse(PasswordHashes.DECOY);
    }

    /** The comparison counts only if it was with the hash that the user has now. */
    Response logIn(Transaction tx, Call call, Compared compared) {
        Optional<User> user = users.find(tx, call.mount().id(), name(call));
        if (!hash(user).equals(compared.hash())) {
            throw new RequestFailure.Unavailable(CHANGED, 1);
        }
        if (user.isEmpty()) {
            throw new RequestFailure.Invalid(WRONG);
        }
        if (!compared.matches()) {
            throw new RequestFailure.InvalidCredentials(WRONG);
        }
        user.get().token().checkAddress(call.request().caller().remoteAddress());
        return Response.login(login(name(call), user.get()));
    }

    private static Login login(String name, User user) {
        List<String> policies = user.token().policies();
        return new Login(
                Optional.of(new Login.Alias(name, Map.of(), List.of())),
                name,
                policies,
                Map.of(UserpassMethod.USERNAME, name),
                user.token().terms(),
                JsonObject.builder()
                        .put(UserpassMethod.USERNAME, name)
                        .put(POLICIES, JsonArray.ofStrings(policies))
                        .build());
    }

    /** Empty where the user is gone: its token lives on as long as it has. */
    Optional<Login> renew(ReadTransaction tx, Renewal renewal) {
        StoredFields kept = StoredFields.of(renewal.kept());
        String name = kept.text(UserpassMethod.USERNAME);
        Optional<User> user = users.find(tx, renewal.mount().id(), name);
        if (user.isPresent()
                && !OldSettings.alike(user.get().token().policies(), kept.texts(POLICIES))) {
            throw new RequestFailure.Invalid("policies have changed, not renewing");
        }
        return user.map(found -> login(name, found));
    }

    static String name(Call call) {
        return Users.name(call.fields().text(UserpassMethod.USERNAME));
    }
}
