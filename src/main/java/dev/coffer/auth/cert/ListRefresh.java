package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Errand;
import dev.coffer.engine.Mount;
import dev.coffer.outbound.OutboundException;
import dev.coffer.outbound.Together;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Fetches lists of revoked certificates again when they are due. One that cannot be had, or that is
 * not what it should be, changes nothing: the one that is kept counts on. Thread-safe.
 */
final class ListRefresh {
    /** How long all lists of a mount may take together. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a mount is not looked at of which no list is due. */
    static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /** Of how many mounts it is remembered when to look again. */
    static final int MAX_MOUNTS = 256;

    private static final Logger LOG = Logs.logger("auth.cert");

    private final NamedRoles<RevokedSerials> lists;
    private final ListAuthorities authorities;
    private final ListFetcher fetcher;
    private final Map<MountId, Instant> rests = new ConcurrentHashMap<>();

    ListRefresh(
            NamedRoles<RevokedSerials> lists, ListAuthorities authorities, ListFetcher fetcher) {
        this.lists = lists;
        this.authorities = authorities;
        this.fetcher = fetcher;
    }

    /** The lists of a mount have changed. */
    void changed(MountId mount) {
        Instant _ = rests.remove(mount);
    }

    /** Fetches the lists of a mount that are due; empty where none is. */
    Optional<Errand> errand(ReadTransaction tx, Mount mount, Instant now) {
        Instant rest = rests.get(mount.id());
        if (rest != null && now.isBefore(rest)) {
            return Optional.empty();
        }
        Map<String, ListSource> due = new TreeMap<>();
        Instant next = now.plus(LONGEST_REST);
        for (String name : lists.names(tx, mount.id(), ListWork.MAX_LISTS)) {
            Optional<ListSource> source =
                    lists.find(tx, mount.id(), name).flatMap(RevokedSerials::source);
            if (source.isPresent()) {
                Instant end = source.get().due();
                if (!now.isBefore(end)) {
                    due.put(name, source.get());
                } else if (end.isBefore(next)) {
                    next = end;
                }
            }
        }
        if (!due.isEmpty()) {
            return Optional.of(() -> fetched(mount, due, now));
        }
        rest(mount.id(), next);
        return Optional.empty();
    }

    private void rest(MountId mount, Instant until) {
        if (rests.size() >= MAX_MOUNTS) {
            rests.clear();
        }
        rests.put(mount, until);
    }

    /** A list as it was asked for and as it came. */
    private record Arrived(String name, ListSource source, RevocationList list) {}

    private Consumer<Transaction> fetched(Mount mount, Map<String, ListSource> due, Instant now) {
        List<Callable<Optional<Arrived>>> calls = new ArrayList<>();
        due.forEach((name, source) -> calls.add(() -> fetched(mount, name, source)));
        List<Arrived> arrived = new ArrayList<>();
        try {
            Together.run(calls, PATIENCE)
                    .forEach(each -> each.flatMap(it -> it).ifPresent(arrived::add));
        } catch (OutboundException _) {
            arrived.clear();
        }
        return tx -> arrived.forEach(each -> replace(tx, mount, each, now));
    }

    private Optional<Arrived> fetched(Mount mount, String name, ListSource source) {
        try {
            return Optional.of(new Arrived(name, source, fetcher.fetch(source.url())));
        } catch (OutboundException | RevocationList.UselessException failure) {
            log(mount, name, String.valueOf(failure.getMessage()));
            return Optional.empty();
        }
    }

    private void replace(Transaction tx, Mount mount, Arrived arrived, Instant now) {
        boolean unchanged =
                lists.find(tx, mount.id(), arrived.name())
                        .flatMap(RevokedSerials::source)
                        .equals(Optional.of(arrived.source()));
        if (!unchanged) {
            return;
        }
        RevokedSerials next = arrived.list().from(arrived.source().url(), now);
        String wrong = wrong(tx, mount, arrived, next.source().orElseThrow());
        if (wrong.isEmpty()) {
            lists.put(tx, mount.id(), arrived.name(), next);
        } else {
            log(mount, arrived.name(), wrong);
        }
    }

    /** Why a list cannot take the place of the one before; empty if it can. */
    private String wrong(ReadTransaction tx, Mount mount, Arrived arrived, ListSource next) {
        if (!next.issuer().equals(arrived.source().issuer())) {
            return "it is of another issuer";
        }
        if (next.made().isBefore(arrived.source().made())) {
            return "it is older than the one that is kept";
        }
        boolean forged =
                authorities.verdict(tx, mount.id(), arrived.list())
                        == ListAuthorities.Verdict.FORGED;
        return forged ? "it is not signed by the authority of its issuer's name" : "";
    }

    private static void log(Mount mount, String name, String reason) {
        LOG.log(
                Level.WARNING,
                "a list of revoked certificates was not replaced",
                "mount",
                mount.path(),
                "list",
                name,
                "reason",
                reason);
    }
}
