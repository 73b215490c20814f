package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.Renewal;
import dev.coffer.outbound.Outbound;
import dev.coffer.request.Login;
import dev.coffer.request.Operation;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;
import java.util.Optional;

/**
 * Logins by a token that an issuer has signed, checked with keys that are given, published or
 * discovered.
 *
 * <p>Source: OpenBao API, JWT/OIDC auth method, the part for tokens; RFC 7519, RFC 8725.
 */
public final class JwtMethod implements Engine {
    private static final String LOGIN = "login";
    private static final String ROLE = "role/(?P<name>\\w(([\\w-.]+)?\\w)?)";

    private final PathTable paths;
    private final LoginWork logins;

    /** The method; names of roles are kept by {@code folders}. */
    public JwtMethod(Folders folders, Outbound outbound) {
        Keys keys = new Keys(outbound);
        NamedRoles<JwtRole> roles = JwtWork.roles(folders);
        JwtWork work = new JwtWork(roles, keys);
        this.logins = new LoginWork(roles, keys);
        this.paths =
                new PathTable(
                        List.of(
                                loginPath(logins),
                                rolesPath(roles),
                                rolePath(roles, work),
                                configPath(work)),
                        "Logins by a token that an issuer has signed.",
                        Optional.of("auth"));
    }

    private static PathSpec loginPath(LoginWork work) {
        return PathSpec.at(LOGIN)
                .fields(LoginWork.ROLE, LoginWork.TOKEN)
                .prepares(Operation.WRITE, work::prepare, work::logIn)
                .help("Log in with a signed token.", "Needs no token of this server; gives one.")
                .build();
    }

    private static PathSpec rolesPath(NamedRoles<JwtRole> roles) {
        return PathSpec.at("role/?")
                .fields(NameLists.AFTER, NameLists.LIMIT)
                .reads(Operation.LIST, roles::list)
                .help("List the roles.", "Their names, in order.")
                .build();
    }

    private static PathSpec rolePath(NamedRoles<JwtRole> roles, JwtWork work) {
        return PathSpec.at(ROLE)
                .lowerCaseNames()
                .fields(JwtRole.fields())
                .existence(roles::exists)
                .reads(Operation.READ, roles::show)
                .writes(Operation.WRITE, work::write)
                .writes(Operation.DELETE, roles::remove)
                .help("Administer a role.", "It says which tokens log in, and as whom.")
                .build();
    }

    private static PathSpec configPath(JwtWork work) {
        return PathSpec.at("config")
                .fields(JwtConfig.fields())
                .reads(Operation.READ, work::showConfig)
                .prepares(Operation.WRITE, work::prepareConfig, work::writeConfig)
                .help("Where the keys of the issuer come from.", "Exactly one of three ways.")
                .build();
    }

    @Override
    public String type() {
        return "jwt";
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
}
