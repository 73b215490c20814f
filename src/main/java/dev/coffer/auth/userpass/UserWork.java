package dev.coffer.auth.userpass;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.function.Supplier;

/** Administers the users of a mount. Thread-safe. */
final class UserWork {
    private static final String NO_USER = "username does not exist";

    private final Users users;
    private final Folders folders;
    private final Passwords passwords;

    UserWork(Users users, Folders folders, Passwords passwords) {
        this.users = users;
        this.folders = folders;
        this.passwords = passwords;
    }

    boolean exists(ReadTransaction tx, Call call) {
        return users.find(tx, call.mount().id(), name(call)).isPresent();
    }

    Response list(ReadTransaction tx, Call call) {
        return NameLists.answer(folders, tx, call, "");
    }

    Response show(ReadTransaction tx, Call call) {
        return users.find(tx, call.mount().id(), name(call))
                .map(user -> Response.ok(user.view()))
                .orElseGet(Response::notFound);
    }

    /** Says what to hash for a new or changed user; everything else is checked first. */
    Supplier<String> prepareWrite(ReadTransaction tx, Call call) {
        User before = before(tx, call);
        User _ = before.changed(call.fields());
        return Passwords.given(call) ? passwords.hashOf(call) : () -> "";
    }

    Response write(Transaction tx, Call call, String hash) {
        User after = before(tx, call).changed(call.fields());
        users.put(
                tx,
                call.mount().id(),
                name(call),
                hash.isEmpty() ? after : after.withPasswordHash(hash));
        return Response.noContent();
    }

    private User before(ReadTransaction tx, Call call) {
        return users.find(tx, call.mount().id(), name(call))
                .orElseGet(() -> {
                    Passwords.checkOneGiven(call);
                    return User.NEW;
                });
    }

    Supplier<String> preparePassword(ReadTransaction tx, Call call) {
        User _ = existing(tx, call);
        return passwords.hashOf(call);
    }

    Response changePassword(Transaction tx, Call call, String hash) {
        users.put(tx, call.mount().id(), name(call), existing(tx, call).withPasswordHash(hash));
        return Response.noContent();
    }

    Response changePolicies(Transaction tx, Call call) {
        User before = existing(tx, call);
        Fields fields = call.fields();
        boolean byOldName = fields.has(OldSettings.POLICIES.name());
        boolean byNewName = fields.has("token_policies");
        if (byOldName || byNewName) {
            List<String> policies =
                    OldSettings.cleaned(
                            fields.texts(
                                    byNewName ? "token_policies" : OldSettings.POLICIES.name()));
            users.put(
                    tx,
                    call.mount().id(),
                    name(call),
                    before.withPolicies(policies, byOldName ? policies : List.of()));
        }
        return Response.noContent();
    }

    Response remove(Transaction tx, Call call) {
        users.remove(tx, call.mount().id(), name(call));
        return Response.noContent();
    }

    private User existing(ReadTransaction tx, Call call) {
        return users.find(tx, call.mount().id(), name(call))
                .orElseThrow(() -> new RequestFailure.Invalid(RequestFailure.oneError(NO_USER)));
    }

    private static String name(Call call) {
        return Users.name(call.fields().text(UserpassMethod.USERNAME));
    }
}
