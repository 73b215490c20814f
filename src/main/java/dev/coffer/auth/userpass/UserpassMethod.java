package dev.coffer.auth.userpass;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.crypto.PasswordHashes;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Field;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.Renewal;
import dev.coffer.request.Login;
import dev.coffer.request.Operation;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;
import java.util.Optional;

/**
 * Logins by name and password, which is kept as a bcrypt hash.
 *
 * <p>Source: OpenBao API, userpass auth method; recorded in the scenarios userpass-*.
 */
public final class UserpassMethod implements Engine {
    static final String USERNAME = "username";

    private static final String LOGIN = "login/";

    private static final String NAME = NameLists.nameIn(USERNAME);

    private static final Field USERNAME_FIELD =
            Field.string(USERNAME, "The name of the user; upper and lower case are the same.");

    private final PathTable paths;
    private final LoginWork logins;

    /** The method; names of users are kept by {@code folders}. */
    public UserpassMethod(Folders folders, PasswordHashes hashes) {
        Users users = new Users(folders);
        Passwords passwords = new Passwords(hashes);
        UserWork work = new UserWork(users, folders, passwords);
        this.logins = new LoginWork(users, passwords);
        this.paths =
                new PathTable(
                        List.of(
                                userPath(work),
                                NameLists.path("users/?", work::list, "List the users."),
                                policiesPath(work),
                                passwordPath(work),
                                loginPath(logins)),
                        "Logins by name and password. An operator makes the users below"
                                + " \"users/\"; they log in at \"login/\".",
                        Optional.of("auth"));
    }

    private static PathSpec userPath(UserWork work) {
        return PathSpec.at("users/" + NAME)
                .lowerCaseNames()
                .fields(
                        TokenSettings.fieldsAnd(
                                USERNAME_FIELD,
                                Passwords.PASSWORD,
                                Passwords.PASSWORD_HASH,
                                OldSettings.POLICIES,
                                OldSettings.TTL,
                                OldSettings.MAX_TTL,
                                OldSettings.BOUND_CIDRS))
                .existence(work::exists)
                .reads(Operation.READ, work::show)
                .prepares(Operation.WRITE, work::prepareWrite, work::write)
                .writes(Operation.DELETE, work::remove)
                .help(
                        "Administer a user.",
                        "A user that is removed keeps the tokens it has; they are not renewed.")
                .build();
    }

    private static PathSpec policiesPath(UserWork work) {
        return PathSpec.at("users/" + NAME + "/policies")
                .lowerCaseNames()
                .fields(
                        USERNAME_FIELD,
                        OldSettings.POLICIES,
                        Field.list("token_policies", "The policies of a token."))
                .writes(Operation.WRITE, work::changePolicies)
                .help("Change the policies of a user.", "They hold from the next login on.")
                .build();
    }

    private static PathSpec passwordPath(UserWork work) {
        return PathSpec.at("users/" + NAME + "/password")
                .lowerCaseNames()
                .fields(USERNAME_FIELD, Passwords.PASSWORD, Passwords.PASSWORD_HASH)
                .prepares(Operation.WRITE, work::preparePassword, work::changePassword)
                .help(
                        "Change the password of a user.",
                        "Either the password itself or its bcrypt hash.")
                .build();
    }

    private static PathSpec loginPath(LoginWork logins) {
        return PathSpec.at(LOGIN + NAME)
                .fields(USERNAME_FIELD, Passwords.PASSWORD)
                .prepares(Operation.WRITE, logins::prepare, logins::logIn)
                .login(LoginWork::name)
                .help("Log in with a name and a password.", "Needs no token; gives one.")
                .build();
    }

    @Override
    public String type() {
        return "userpass";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.startsWith(LOGIN);
    }

    @Override
    public Optional<Login> renewLogin(ReadTransaction tx, Renewal renewal) {
        return logins.renew(tx, renewal);
    }
}
