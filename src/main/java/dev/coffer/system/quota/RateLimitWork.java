package dev.coffer.system.quota;

import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.engine.Mount;
import dev.coffer.gate.quota.Quotas;
import dev.coffer.gate.quota.RateLimit;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rate limits. A limit hangs on its mount's identity: a moved mount takes its limits along, those
 * of a mount that is gone are shown no more and are removed by the next change.
 */
final class RateLimitWork {
    private static final String INVALID_RATE = "'rate' is invalid";

    private final Engines engines;
    private final Runnable changed;

    RateLimitWork(Engines engines, Runnable changed) {
        this.engines = engines;
        this.changed = changed;
    }

    /** Where a limit applies: the mount, null for the whole server, and what lies below it. */
    private record Target(@Nullable MountEntry entry, String suffix) {
        static final Target EVERYTHING = new Target(null, "");

        @Nullable MountId mount() {
            return entry == null ? null : entry.id();
        }
    }

    Response list(ReadTransaction tx, Call call) {
        List<StoredMount> mounts = Mounts.all(tx);
        List<String> names =
                Quotas.all(tx).stream()
                        .filter(limit -> pathOf(mounts, limit).isPresent())
                        .map(RateLimit::name)
                        .sorted(JsonObject.NAME_ORDER)
                        .toList();
        return names.isEmpty()
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }

    Response show(ReadTransaction tx, Call call) {
        Optional<RateLimit> found = Quotas.find(tx, call.fields().text("name"));
        if (found.isEmpty()) {
            return Response.notFound();
        }
        RateLimit limit = found.get();
        return pathOf(Mounts.all(tx), limit)
                .map(path -> Response.ok(view(limit, path)))
                .orElseGet(Response::notFound);
    }

    private static JsonObject view(RateLimit limit, String path) {
        return JsonObject.builder()
                .put("block_interval", limit.blockInterval().toSeconds())
                .put("inheritable", limit.inheritable())
                .put("interval", limit.interval().toSeconds())
                .put("name", limit.name())
                .put("path", path)
                .put("rate", JsonNumber.of(limit.rate()))
                .put("role", limit.role())
                .put("type", "rate-limit")
                .build();
    }

    /**
     * 400 with the recorded text if rate, path or role are wrong or another limit says the same.
     */
    Response change(Transaction tx, Call call) {
        Fields fields = call.fields();
        double rate = fields.decimal("rate");
        if (rate <= 0) {
            throw new RequestFailure.Invalid(INVALID_RATE);
        }
        List<StoredMount> mounts = Mounts.all(tx);
        Target target = target(mounts, fields.text("path"));
        checkRole(fields.text("role"), target);
        Duration interval = fields.duration("interval");
        RateLimit limit =
                new RateLimit(
                        fields.text("name"),
                        target.mount(),
                        target.suffix(),
                        fields.text("role"),
                        rate,
                        interval.isZero() ? Duration.ofSeconds(1) : interval,
                        fields.duration("block_interval"),
                        fields.has("inheritable")
                                ? fields.bool("inheritable")
                                : target.mount() == null);
        makeRoom(tx, mounts, limit);
        Quotas.put(tx, limit);
        tx.afterCommit(changed);
        return Response.noContent();
    }

    Response remove(Transaction tx, Call call) {
        Quotas.remove(tx, call.fields().text("name"));
        tx.afterCommit(changed);
        return Response.noContent();
    }

    /** Removes limits whose mounts are gone; refuses one that says the same, and one too many. */
    private static void makeRoom(Transaction tx, List<StoredMount> mounts, RateLimit limit) {
        int others = 0;
        for (RateLimit other : Quotas.all(tx)) {
            if (pathOf(mounts, other).isEmpty()) {
                Quotas.remove(tx, other.name());
            } else if (!other.name().equals(limit.name())) {
                others++;
                if (other.sameTarget(limit)) {
                    throw new RequestFailure.Invalid(
                            "quota rule with similar properties exists under the name "
                                    + GoText.quote(other.name()));
                }
            }
        }
        if (others >= Quotas.MAX_LIMITS - 1) {
            throw new RequestFailure.Invalid("there are too many rate limits");
        }
    }

    private static Target target(List<StoredMount> mounts, String given) {
        String folder = given.endsWith("/") ? given : given + "/";
        String path = folder.startsWith("/") ? folder.substring(1) : folder;
        if (path.isEmpty()) {
            return Target.EVERYTHING;
        }
        MountEntry mount =
                Mounts.matching(mounts, path)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "invalid mount path " + GoText.quote(path)));
        String below = path.substring(mount.path().length());
        String suffix = below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
        return new Target(mount, suffix);
    }

    private void checkRole(String role, Target target) {
        if (role.isEmpty()) {
            return;
        }
        if (!target.suffix().isEmpty()) {
            throw new RequestFailure.Invalid(
                    "Quotas cannot contain both a path suffix and a role. If a role is provided,"
                            + " path must be a valid auth mount with a concept of roles");
        }
        MountEntry entry = target.entry();
        boolean auth = entry != null && entry.isAuth();
        if (entry != null && auth && hasRoles(entry)) {
            return;
        }
        throw new RequestFailure.Invalid(
                "Mount path "
                        + GoText.quote(entry == null ? "" : entry.path())
                        + (auth
                                ? " does not support use with role-based quotas"
                                : " is not a valid auth method and therefore unsuitable for use"
                                        + " with role-based quotas"));
    }

    private boolean hasRoles(MountEntry entry) {
        Mount mount =
                new Mount(
                        entry.id(),
                        entry.path(),
                        entry.type(),
                        entry.options(),
                        Duration.ZERO,
                        Duration.ZERO);
        return engines.of(entry).filter(engine -> engine.paths(mount).hasLoginRoles()).isPresent();
    }

    /** The path that a limit is shown with; empty where its mount is gone. */
    private static Optional<String> pathOf(List<StoredMount> mounts, RateLimit limit) {
        MountId id = limit.mount();
        if (id == null) {
            return Optional.of("");
        }
        return mounts.stream()
                .map(StoredMount::entry)
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .map(entry -> entry.path() + limit.suffix());
    }
}
