package dev.coffer.auth.kubernetes;

import dev.coffer.auth.terms.NameLists;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logins of service accounts of a cluster: its API server is asked, for each login, whose the token
 * is. What it answers is believed; the token itself is looked at only where somebody wants its
 * issuer or its signature checked as well.
 *
 * <p>Source: OpenBao API, kubernetes auth method, the part with token reviews.
 */
public final class KubernetesMethod implements Engine {
    private static final String LOGIN = "login";
    private static final String ROLE = "role/" + NameLists.nameIn("name");

    private final PathTable paths;
    private final KubernetesWork work;

    /** The method; names of roles are kept by {@code folders}. */
    public KubernetesMethod(Folders folders, Outbound outbound) {
        this(folders, outbound, Reviews.LOCAL);
    }

    KubernetesMethod(Folders folders, Outbound outbound, Path local) {
        this.work = new KubernetesWork(folders, new Reviews(outbound, local));
        this.paths =
                new PathTable(
                        List.of(
                                loginPath(),
                                NameLists.path("role/?", work.roles()::list, "List the roles."),
                                rolePath(),
                                configPath()),
                        "Logins of service accounts, whose tokens the cluster's API server"
                                + " reviews.",
                        Optional.of("auth"));
    }

    private PathSpec loginPath() {
        return PathSpec.at(LOGIN)
                .fields(KubernetesWork.ROLE, KubernetesWork.TOKEN)
                .prepares(Operation.WRITE, work::prepare, work::logIn)
                .loginRole(work::roleNamed)
                .help("Log in with the token of a service account.", "Needs no other token.")
                .build();
    }

    private PathSpec rolePath() {
        return PathSpec.at(ROLE)
                .lowerCaseNames()
                .fields(AccountRole.fields())
                .existence(work.roles()::exists)
                .reads(Operation.READ, work.roles()::show)
                .writes(Operation.WRITE, work::write)
                .writes(Operation.DELETE, work.roles()::remove)
                .help("Administer a role.", "It says which service accounts log in.")
                .build();
    }

    private PathSpec configPath() {
        return PathSpec.at("config")
                .fields(
                        ClusterConfig.HOST,
                        ClusterConfig.CA,
                        ClusterConfig.REVIEWER,
                        ClusterConfig.WITHOUT_LOCAL,
                        ClusterConfig.WITHOUT_ASKING,
                        TokenChecks.KEYS,
                        TokenChecks.ISSUER,
                        TokenChecks.WITHOUT_ISSUER)
                .reads(Operation.READ, work::showConfig)
                .writes(Operation.WRITE, work::writeConfig)
                .help(
                        "Which API server reviews tokens.",
                        "And how it is known to be the right one.")
                .build();
    }

    @Override
    public String type() {
        return "kubernetes";
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
        return work.renew(tx, renewal);
    }

    @Override
    public Optional<Supplier<?>> renewalTask(ReadTransaction tx, Renewal renewal) {
        return work.renewalTask(tx, renewal);
    }
}
