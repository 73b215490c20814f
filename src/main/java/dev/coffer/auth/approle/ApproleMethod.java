package dev.coffer.auth.approle;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.Renewal;
import dev.coffer.request.Login;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Logins of machines: a role id says which role is meant, a secret id proves it.
 *
 * <p>Source: OpenBao API, approle auth method; recorded in the scenarios approle-*.
 */
public final class ApproleMethod implements Engine {
    private static final String LOGIN = "login";

    private static final String ROLE = "role/" + NameLists.nameIn("role_name");

    private static final String TIDY_BEGUN =
            "Tidy operation successfully started. Any information from the operation will be"
                    + " printed to OpenBao's server logs.";

    private final PathTable paths;
    private final LoginWork logins;
    private final Tidying tidying;

    /**
     * The method; names of roles are kept by {@code folders}.
     *
     * @param wake called after a commit that leaves work for {@link #upkeep}; must not fail
     */
    public ApproleMethod(Folders folders, RandomSource random, Runnable wake) {
        Roles roles = new Roles(folders);
        this.tidying = new Tidying(wake);
        this.logins = new LoginWork(roles);
        RoleWork roleWork = new RoleWork(roles, folders, tidying, random);
        SecretIdWork secretIds = new SecretIdWork(roleWork, tidying, random);
        List<PathSpec> specs = new ArrayList<>();
        specs.add(rolePath(roleWork));
        specs.add(NameLists.path("role/?", roleWork::list, "List the roles."));
        RoleParts.all().forEach(part -> specs.add(new RolePartWork(part, roles).path(ROLE)));
        specs.add(secretIdPath(secretIds));
        specs.add(customPath(secretIds));
        specs.add(lookupPath(secretIds));
        specs.add(destroyPath(secretIds));
        specs.add(accessorLookupPath(secretIds));
        specs.add(accessorDestroyPath(secretIds));
        specs.add(loginPath(logins));
        specs.add(tidyPath());
        this.paths =
                new PathTable(
                        specs,
                        "Logins of machines: a role id says which role is meant, a secret id"
                                + " proves it.",
                        Optional.of("auth"));
    }

    private static PathSpec rolePath(RoleWork work) {
        return PathSpec.at(ROLE)
                .lowerCaseNames()
                .fields(RoleWork.fields())
                .existence(work::exists)
                .reads(Operation.READ, work::show)
                .writes(Operation.WRITE, work::write)
                .writes(Operation.DELETE, work::remove)
                .help(
                        "Administer a role.",
                        "A role that is removed takes its secret ids along; tokens that it has"
                                + " given live on, but are not renewed.")
                .build();
    }

    private static PathSpec secretIdPath(SecretIdWork work) {
        return PathSpec.at(ROLE + "/secret-id/?")
                .lowerCaseNames()
                .fields(
                        RoleWork.ROLE_NAME,
                        SecretIdWork.METADATA,
                        SecretIdWork.CIDRS,
                        SecretIdWork.TOKEN_CIDRS,
                        SecretIdWork.NUM_USES,
                        SecretIdWork.TTL,
                        NameLists.AFTER,
                        NameLists.LIMIT)
                .writes(Operation.WRITE, work::make)
                .reads(Operation.LIST, work::list)
                .help(
                        "Make a secret id of a role, or list the accessors of all.",
                        "The secret id is shown once and kept nowhere.")
                .build();
    }

    private static PathSpec customPath(SecretIdWork work) {
        return PathSpec.at(ROLE + "/custom-secret-id")
                .lowerCaseNames()
                .fields(
                        RoleWork.ROLE_NAME,
                        SecretIdWork.SECRET_ID,
                        SecretIdWork.METADATA,
                        SecretIdWork.CIDRS,
                        SecretIdWork.TOKEN_CIDRS,
                        SecretIdWork.NUM_USES,
                        SecretIdWork.TTL)
                .writes(Operation.WRITE, work::makeCustom)
                .help("Make a secret id of one's own choice.", "One made by chance is better.")
                .build();
    }

    private static PathSpec lookupPath(SecretIdWork work) {
        return PathSpec.at(ROLE + "/secret-id/lookup/?")
                .lowerCaseNames()
                .fields(RoleWork.ROLE_NAME, SecretIdWork.SECRET_ID)
                .writes(Operation.WRITE, work::show)
                .help("Show what is kept of a secret id.", "")
                .build();
    }

    private static PathSpec destroyPath(SecretIdWork work) {
        return PathSpec.at(ROLE + "/secret-id/destroy/?")
                .lowerCaseNames()
                .fields(RoleWork.ROLE_NAME, SecretIdWork.SECRET_ID)
                .writes(Operation.WRITE, work::destroy)
                .writes(Operation.DELETE, work::destroy)
                .help("Destroy a secret id.", "Tokens that it has given live on.")
                .build();
    }

    private static PathSpec accessorLookupPath(SecretIdWork work) {
        return PathSpec.at(ROLE + "/secret-id-accessor/lookup/?")
                .lowerCaseNames()
                .fields(RoleWork.ROLE_NAME, SecretIdWork.ACCESSOR)
                .writes(Operation.WRITE, work::showByAccessor)
                .help("Show what is kept of a secret id, by its accessor.", "")
                .build();
    }

    private static PathSpec accessorDestroyPath(SecretIdWork work) {
        return PathSpec.at(ROLE + "/secret-id-accessor/destroy/?")
                .lowerCaseNames()
                .fields(RoleWork.ROLE_NAME, SecretIdWork.ACCESSOR)
                .writes(Operation.WRITE, work::destroyByAccessor)
                .writes(Operation.DELETE, work::destroyByAccessor)
                .help("Destroy a secret id by its accessor.", "Tokens that it has given live on.")
                .build();
    }

    private static PathSpec loginPath(LoginWork work) {
        return PathSpec.at(LOGIN)
                .fields(RoleWork.ROLE_ID, SecretIdWork.SECRET_ID)
                .writes(Operation.WRITE, work::logIn)
                .login(LoginWork::roleId)
                .loginRole(work::roleNamed)
                .help("Log in with a role id and a secret id.", "Needs no token; gives one.")
                .build();
    }

    private PathSpec tidyPath() {
        return PathSpec.at("tidy/secret-id")
                .writes(Operation.WRITE, this::tidy)
                .help("Remove secret ids that are over.", "Done in the background.")
                .build();
    }

    private Response tidy(Transaction tx, Call call) {
        tidying.begin(tx, call.mount().id(), call.request().now());
        return new Response(
                202,
                Response.Form.ENVELOPE,
                null,
                Response.Lease.NONE,
                List.of(TIDY_BEGUN),
                Response.Sequel.NONE);
    }

    @Override
    public String type() {
        return "approle";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(LOGIN);
    }

    @Override
    public Optional<Login> renewLogin(ReadTransaction tx, Renewal renewal) {
        return logins.renew(tx, renewal);
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return Tidying.step(tx, mount.id());
    }
}
