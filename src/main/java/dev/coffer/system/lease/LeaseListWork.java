package dev.coffer.system.lease;

import dev.coffer.engine.Call;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.LeasePaths;
import dev.coffer.gate.lease.LeasePaths.Found;
import dev.coffer.gate.lease.LeasePaths.LeasePath;
import dev.coffer.gate.lease.LeasePaths.Member;
import dev.coffer.gate.lease.Leases;
import dev.coffer.gate.lease.Voids;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists leases by their paths. */
final class LeaseListWork {
    /** Leases and folders in one answer, and paths looked at for it. */
    static final int MAX_LISTED = 100_000;

    private static final int PAGE = 1_000;

    private final LeaseParts parts;

    LeaseListWork(LeaseParts parts) {
        this.parts = parts;
    }

    Response list(ReadTransaction tx, Call call) {
        String folder = Voids.folder(call.fields().text("prefix"));
        Set<String> keys = new TreeSet<>(JsonObject.NAME_ORDER);
        Instant now = call.request().now();
        RecordKey last = null;
        int looked = 0;
        while (true) {
            List<LeasePath> page = LeasePaths.paths(tx, last, PAGE);
            for (LeasePath path : page) {
                collect(tx, path.path(), folder, keys, now);
            }
            looked += page.size();
            if (page.size() < PAGE) {
                break;
            }
            refuseTooMany(Math.max(looked, keys.size()));
            last = page.getLast().key();
        }
        return keys.isEmpty()
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(keys)).build());
    }

    private void collect(
            ReadTransaction tx, String path, String folder, Set<String> keys, Instant now) {
        String below = path + "/";
        if (below.equals(folder)) {
            leaves(tx, path, keys, now);
        } else if (below.startsWith(folder)) {
            String rest = below.substring(folder.length());
            String name = rest.substring(0, rest.indexOf('/') + 1);
            if (!keys.contains(name) && hasLive(tx, path, now)) {
                boolean _ = keys.add(name);
            }
        }
    }

    private void leaves(ReadTransaction tx, String path, Set<String> keys, Instant now) {
        RecordKey last = null;
        while (true) {
            List<Found> page = LeasePaths.members(tx, path, last, PAGE);
            page.stream()
                    .map(Found::member)
                    .filter(member -> isLive(tx, path, member, now))
                    .forEach(member -> keys.add(member.suffix()));
            refuseTooMany(keys.size());
            if (page.size() < PAGE) {
                return;
            }
            last = page.getLast().key();
        }
    }

    private boolean hasLive(ReadTransaction tx, String path, Instant now) {
        @Nullable RecordKey last = null;
        while (true) {
            List<Found> page = LeasePaths.members(tx, path, last, PAGE);
            if (page.stream().anyMatch(found -> isLive(tx, path, found.member(), now))) {
                return true;
            }
            if (page.size() < PAGE) {
                return false;
            }
            last = page.getLast().key();
        }
    }

    private boolean isLive(ReadTransaction tx, String path, Member member, Instant now) {
        return member.lease().kind() == LeaseKind.TOKEN
                ? parts.tokens().find(tx, member.lease().hash(), now).isPresent()
                : Leases.find(tx, parts.voids(), path + "/" + member.suffix(), now).isPresent();
    }

    private static void refuseTooMany(int found) {
        if (found > MAX_LISTED) {
            throw new RequestFailure.Invalid("too many leases; list a longer prefix");
        }
    }

    /** Every lease can be revoked here: there are none that cannot. */
    static Response count(ReadTransaction tx, Call call) {
        return irrevocable(call, "counts", JsonObject.EMPTY);
    }

    /** As {@link #count}, with the leases instead of their counts. */
    static Response irrevocable(ReadTransaction tx, Call call) {
        return irrevocable(call, "leases", JsonArray.EMPTY);
    }

    private static Response irrevocable(Call call, String name, JsonValue nothing) {
        if (!call.fields().text("type").toLowerCase(Locale.ROOT).equals("irrevocable")) {
            return Response.notFound();
        }
        return Response.ok(JsonObject.builder().put("lease_count", 0).put(name, nothing).build());
    }
}
