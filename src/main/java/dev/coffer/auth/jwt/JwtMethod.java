package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.crypto.RandomSource;
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
import java.util.Set;

/**
 * Logins by a token that an issuer has signed, checked with keys that are given, published or
 * discovered, or by a browser that goes to the issuer.
 *
 * <p>Source: OpenBao API, JWT/OIDC auth method; RFC 7519, RFC 8725, OpenID Connect Core 1.0.
 */
public final class JwtMethod implements Engine {
    private static final String LOGIN = "login";
    private static final String AUTH_URL = "oidc/auth_url";
    private static final String CALLBACK = "oidc/callback";
    private static final String POLL = "oidc/poll";
    private static final String ROLE = "role/" + NameLists.nameIn("name");

    /** What needs no token. */
    private static final Set<String> OPEN = Set.of(LOGIN, AUTH_URL, CALLBACK, POLL);

    private final PathTable paths;
    private final LoginWork logins;

    /** The method; names of roles are kept by {@code folders}. */
    public JwtMethod(Folders folders, Outbound outbound, RandomSource random) {
        Discovery discovery = new Discovery(outbound);
        Keys keys = new Keys(discovery);
        NamedRoles<JwtRole> roles = JwtWork.roles(folders);
        JwtWork work = new JwtWork(roles, keys);
        this.logins = new LoginWork(roles, keys);
        BrowserLogins browsers =
                new BrowserLogins(
                        roles,
                        new PendingLogins(random),
                        new ProviderCalls(discovery, outbound),
                        keys);
        this.paths =
                new PathTable(
                        List.of(
                                loginPath(logins),
                                NameLists.path("role/?", roles::list, "List the roles."),
                                rolePath(roles, work),
                                configPath(work),
                                authUrlPath(new AuthUrlWork(browsers)),
                                callbackPath(new CallbackWork(browsers)),
                                pollPath(new PollWork(browsers))),
                        "Logins by a token that an issuer has signed, or by a browser at the"
                                + " issuer.",
                        Optional.of("auth"));
    }

    private static PathSpec loginPath(LoginWork work) {
        return PathSpec.at(LOGIN)
                .fields(LoginWork.ROLE, LoginWork.TOKEN)
                .prepares(Operation.WRITE, work::prepare, work::logIn)
                .loginRole(work::roleNamed)
                .help("Log in with a signed token.", "Needs no token of this server; gives one.")
                .build();
    }

    private static PathSpec rolePath(NamedRoles<JwtRole> roles, JwtWork work) {
        return PathSpec.at(ROLE)
                .lowerCaseNames()
                .fields(JwtRole.fields())
                .fields(Unsupported.inRole())
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
                .fields(Unsupported.inConfig())
                .reads(Operation.READ, work::showConfig)
                .prepares(Operation.WRITE, work::prepareConfig, work::writeConfig)
                .help("Where the keys of the issuer come from.", "Exactly one of three ways.")
                .build();
    }

    private PathSpec authUrlPath(AuthUrlWork work) {
        return PathSpec.at(AUTH_URL)
                .fields(LoginWork.ROLE, AuthUrlWork.REDIRECT, BrowserLogins.CLIENT_NONCE)
                .prepares(Operation.WRITE, work::prepare, work::begin)
                .loginRole(logins::roleNamed)
                .help(
                        "Begin a login by a browser.",
                        "Says where the user has to go; empty where the role does not allow it.")
                .build();
    }

    private static PathSpec callbackPath(CallbackWork work) {
        return PathSpec.at(CALLBACK)
                .fields(
                        BrowserLogins.STATE,
                        BrowserLogins.CLIENT_NONCE,
                        CallbackWork.CODE,
                        CallbackWork.ID_TOKEN,
                        CallbackWork.ERROR,
                        CallbackWork.ERROR_DESCRIPTION,
                        CallbackWork.ERROR_URI,
                        CallbackWork.CONFIRMATION)
                .prepares(Operation.READ, work::prepare, work::answer)
                .writes(Operation.WRITE, work::post)
                .help(
                        "End a login by a browser.",
                        "Takes what the issuer sends by way of the browser and gives a token.")
                .build();
    }

    private static PathSpec pollPath(PollWork work) {
        return PathSpec.at(POLL)
                .fields(BrowserLogins.STATE, BrowserLogins.CLIENT_NONCE)
                .prepares(Operation.WRITE, work::prepare, work::answer)
                .help(
                        "Ask whether the user has logged in.",
                        "Gives the token once; authorization_pending until then.")
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
        return !OPEN.contains(path);
    }

    @Override
    public Optional<Login> renewLogin(ReadTransaction tx, Renewal renewal) {
        return logins.renew(tx, renewal);
    }
}
