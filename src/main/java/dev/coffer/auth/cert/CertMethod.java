package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NameLists;
import dev.coffer.engine.Engine;
import dev.coffer.engine.Errand;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.Renewal;
import dev.coffer.outbound.Outbound;
import dev.coffer.request.Login;
import dev.coffer.request.Operation;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logins by the certificate that a client shows at the TLS handshake: one that a role names itself,
 * or one that an authority of a role has signed.
 *
 * <p>Source: OpenBao API, TLS certificates auth method.
 */
public final class CertMethod implements Engine {
    private static final String LOGIN = "login";
    private static final String NAME = NameLists.nameIn("name");

    private final PathTable paths;
    private final LoginWork logins;
    private final ListRefresh refresh;

    /**
     * The method; {@code folders} keep names of roles, by {@code outbound} responders are asked.
     */
    public CertMethod(Folders folders, Outbound outbound) {
        this(folders, outbound, StatusChecks.PATIENCE);
    }

    CertMethod(Folders folders, Outbound outbound, Duration patience) {
        StatusChecks checks = new StatusChecks(outbound, patience);
        CertWork work = new CertWork(folders, checks::forget);
        this.logins = new LoginWork(work, checks);
        ListFetcher fetcher = new ListFetcher(outbound);
        ListAuthorities authorities = new ListAuthorities(work.roles());
        this.refresh = new ListRefresh(work.lists(), authorities, fetcher);
        ListWork lists = new ListWork(work.lists(), authorities, fetcher, refresh::changed);
        this.paths =
                new PathTable(
                        List.of(
                                configPath(work),
                                loginPath(),
                                NameLists.path("certs/?", work.roles()::list, "List the roles."),
                                rolePath(work),
                                NameLists.path(
                                        "crls/?",
                                        work.lists()::list,
                                        "List the lists of revoked certificates."),
                                listPath(lists)),
                        "Logins by the certificate that a client shows at the TLS handshake.",
                        Optional.of("auth"));
    }

    private static PathSpec configPath(CertWork work) {
        return PathSpec.at("config")
                .fields(CertConfig.fields())
                .reads(Operation.READ, work::showConfig)
                .writes(Operation.WRITE, work::writeConfig)
                .help(
                        "Settings of the mount.",
                        "How renewals, aliases and answers of OCSP responders are treated.")
                .build();
    }

    private PathSpec loginPath() {
        return PathSpec.at(LOGIN)
                .fields(LoginWork.NAME)
                .prepares(Operation.WRITE, logins::prepare, logins::logIn)
                .help(
                        "Log in with the certificate of the connection.",
                        "Needs no token; gives one.")
                .build();
    }

    private static PathSpec rolePath(CertWork work) {
        return PathSpec.at("certs/" + NAME)
                .lowerCaseNames()
                .fields(CertRole.fields())
                .reads(Operation.READ, work.roles()::show)
                .writes(Operation.WRITE, work::write)
                .writes(Operation.DELETE, work.roles()::remove)
                .help(
                        "Administer a role.",
                        "It says which certificates log in. Tokens that a role has given live on"
                                + " when it is deleted, until they would be renewed.")
                .build();
    }

    private static PathSpec listPath(ListWork work) {
        return PathSpec.at("crls/" + NAME)
                .lowerCaseNames()
                .fields(RevokedSerials.fields())
                .reads(Operation.READ, work::show)
                .prepares(Operation.WRITE, work::prepare, work::write)
                .writes(Operation.DELETE, work::remove)
                .help(
                        "Administer a list of revoked certificates.",
                        "Nobody logs in over a certificate whose serial number is in any list."
                                + " A list that was fetched from a url is fetched again before its"
                                + " end; until there is a newer one it counts on.")
                .build();
    }

    @Override
    public String type() {
        return "cert";
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
    public Optional<Errand> errand(ReadTransaction tx, Mount mount, Instant now) {
        return refresh.errand(tx, mount, now);
    }

    @Override
    public Optional<Supplier<?>> renewalTask(ReadTransaction tx, Renewal renewal) {
        return logins.renewalTask(tx, renewal);
    }
}
