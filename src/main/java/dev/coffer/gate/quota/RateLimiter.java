package dev.coffer.gate.quota;

import dev.coffer.engine.PreparedCall;
import dev.coffer.gate.quota.ClientWindows.Count;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of clients that send too many. It is asked before anything else, once a request
 * and not once a run of its transaction, by the path and the client's address alone: a limit is to
 * spare the server the work of finding out who asks. Only where a mount has limits for roles is a
 * login looked at (decision 0171). Counts live in memory and begin anew when a limit is changed or
 * the server unsealed. Costs one volatile read where there is no limit. Thread-safe.
 */
public final class RateLimiter {
    private static final Logger LOG = Logs.logger("gate.quota");

    private final Transactions transactions;
    private final MountTable mounts;

    /** Held from the snapshot to the publication, so that an older one never replaces a newer. */
    private final ReentrantLock publishing = new ReentrantLock();

    private volatile RateTable table = RateTable.NONE;

    /** Limits nobody until {@link #reload}. */
    public RateLimiter(Transactions transactions, MountTable mounts) {
        this.transactions = transactions;
        this.mounts = mounts;
    }

    /**
     * Counts a request.
     *
     * @param path the decision path
     * @param address of the client without port, empty for a unix socket
     * @param asked the request itself, looked at only where a limit for a role may apply; a refusal
     *     of it is nobody's login
     * @return headers for its answer, whatever that will be; mostly none
     * @throws RequestFailure.TooMany 429 if the limit that applies to it is used up
     */
    public Map<String, String> admit(
            String path, String address, Instant now, Supplier<Request> asked) {
        RateTable current = table;
        if (current.isEmpty() || current.exempts(path)) {
            return Map.of();
        }
        Optional<Route> route = mounts.current().match(path);
        @Nullable MountId mount = route.map(found -> found.mount().id()).orElse(null);
        String below = route.map(found -> found.relative(path)).orElse(path);
        String role =
                current.asksForRole(mount)
                        ? route.flatMap(found -> role(found, below, asked)).orElse("")
                        : "";
        Optional<ClientWindows> windows = current.find(mount, below, role);
        if (windows.isEmpty()) {
            return Map.of();
        }
        Count count = windows.get().take(address, now);
        Map<String, String> headers = current.config().headers() ? headers(count) : Map.of();
        if (!count.allowed()) {
            throw new RequestFailure.TooMany(
                    "request path \"" + path + "\": rate limit quota exceeded", headers);
        }
        return headers;
    }

    /** Which role a request is a login for. */
    private Optional<String> role(Route route, String below, Supplier<Request> asked) {
        try {
            PreparedCall call = PreparedCall.of(route.paths(), asked.get(), route.mount(), below);
            return transactions.read(Cancellation.NONE, call::loginRole);
        } catch (RequestFailure _) {
            return Optional.empty();
        }
    }

    /** Whether who goes over a limit is audited. */
    public boolean auditsRefusals() {
        return table.config().auditRefusals();
    }

    private static Map<String, String> headers(Count count) {
        Map<String, String> headers = new TreeMap<>();
        String reset = Long.toString(count.resetSeconds());
        headers.put("X-Ratelimit-Limit", Long.toString(count.limit()));
        headers.put("X-Ratelimit-Remaining", Long.toString(count.remaining()));
        headers.put("X-Ratelimit-Reset", reset);
        if (!count.allowed()) {
            headers.put("Retry-After", reset);
        }
        return headers;
    }

    /**
     * Publishes the latest committed limits; those unchanged go on counting.
     *
     * @throws RequestFailure 503 while sealed, 500 if a record is damaged
     */
    public void reload() {
        publishing.lock();
        try {
            RateTable before = table;
            table =
                    transactions.read(
                            Cancellation.NONE,
                            tx -> before.next(Quotas.all(tx), Quotas.config(tx)));
        } finally {
            publishing.unlock();
        }
    }

    /**
     * As {@link #reload} after a commit, where nothing may fail any more: limits that cannot be
     * read now stay as they were.
     */
    public void refresh() {
        try {
            reload();
        } catch (RequestFailure unavailable) {
            LOG.log(
                    Level.WARNING,
                    "the rate limits were not read again",
                    "status",
                    unavailable.status());
        }
    }

    /** Forgets everything: the server is being sealed. */
    public void clear() {
        publishing.lock();
        try {
            table = RateTable.NONE;
        } finally {
            publishing.unlock();
        }
    }
}
