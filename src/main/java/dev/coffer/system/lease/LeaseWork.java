package dev.coffer.system.lease;

import dev.coffer.engine.Call;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PreparedCall;
import dev.coffer.gate.lease.LeaseEntry;
import dev.coffer.gate.lease.LeaseTerms;
import dev.coffer.gate.lease.Leases;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoTime;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Shows, renews and ends leases. Source: OpenBao, expiration; texts recorded. */
final class LeaseWork {
    private static final String NO_ID = "lease_id must be specified";
    private static final String STARTED =
            "Tidy operation successfully started. Any information from the operation will be"
                    + " printed to OpenBao's server logs.";

    private final LeaseParts parts;

    LeaseWork(LeaseParts parts) {
        this.parts = parts;
    }

    Response lookup(ReadTransaction tx, Call call) {
        String id = call.fields().text("lease_id");
        if (id.isEmpty()) {
            throw new RequestFailure.Invalid(NO_ID);
        }
        Instant now = call.request().now();
        return FoundLease.find(tx, parts, id, now)
                .map(found -> Response.ok(view(id, found, now)))
                .orElseThrow(() -> new RequestFailure.Invalid("invalid lease"));
    }

    private static JsonObject view(String id, FoundLease found, Instant now) {
        return switch (found) {
            case FoundLease.OfToken(var token) -> {
                Life life = token.entry().life();
                yield view(
                                id,
                                token.entry().origin().path(),
                                new Times(life.created(), life.expires(), life.renewed()),
                                now)
                        .put("renewable", life.renewable())
                        .build();
            }
            case FoundLease.OfSecret(var _, LeaseEntry lease) ->
                    view(
                                    id,
                                    lease.path(),
                                    new Times(
                                            lease.issued(),
                                            Optional.of(lease.expires()),
                                            lease.renewed()),
                                    now)
                            .put("renewable", lease.renewable())
                            .build();
        };
    }

    private record Times(Instant issued, Optional<Instant> expires, Optional<Instant> renewed) {}

    private static JsonObject.Builder view(String id, String path, Times times, Instant now) {
        JsonObject.Builder data =
                JsonObject.builder()
                        .put("id", id)
                        .put("issue_time", GoTime.format(times.issued()))
                        .put("expire_time", JsonNull.NULL)
                        .put("last_renewal", JsonNull.NULL)
                        .put("ttl", 0)
                        .put("path", path);
        times.renewed().ifPresent(at -> data.put("last_renewal", GoTime.format(at)));
        times.expires()
                .ifPresent(
                        at -> data.put("expire_time", GoTime.format(at)).put("ttl", left(at, now)));
        return data;
    }

    private static long left(Instant at, Instant now) {
        Instant rounded = at.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        return Duration.between(now, rounded).toSeconds();
    }

    Response renew(Transaction tx, Call call) {
        Instant now = call.request().now();
        FoundLease found =
                FoundLease.find(tx, parts, id(call), now)
                        .orElseThrow(() -> new RequestFailure.Invalid("lease not found"));
        return switch (found) {
            case FoundLease.OfToken(var token) ->
                    throw new RequestFailure.Invalid(
                            token.entry().life().renewable()
                                    ? "tokens cannot be renewed through this endpoint"
                                    : "lease is not renewable");
            case FoundLease.OfSecret(var _, LeaseEntry lease) -> renewed(tx, call, lease);
        };
    }

    /** The secret is read again: its lease follows what it says now; 204 where it is gone. */
    private Response renewed(Transaction tx, Call call, LeaseEntry lease) {
        Optional<MountEntry> entry = Mounts.matching(Mounts.all(tx), lease.path());
        if (entry.isEmpty()) {
            throw new RequestFailure.Invalid("lease not found");
        }
        Mount mount = entry.get().toMount(parts.limits());
        Response again = readAgain(tx, call, entry.get(), lease);
        if (again.status() != 200) {
            return Response.noContent();
        }
        Instant now = call.request().now();
        LeaseTerms.Granted granted =
                new LeaseTerms(
                                call.fields().duration("increment"),
                                Duration.ofSeconds(again.lease().durationSeconds()),
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ZERO)
                        .grant(LoginTokens.bounds(mount), lease.issued(), now);
        Leases.renew(tx, lease, lease.renewed(now, granted.ttl()));
        Response answer =
                again.withLease(new Response.Lease(lease.id(), true, granted.ttl().toSeconds()));
        for (String warning : granted.warnings()) {
            answer = answer.withWarning(warning);
        }
        return answer;
    }

    private Response readAgain(ReadTransaction tx, Call call, MountEntry entry, LeaseEntry lease) {
        Mount mount = entry.toMount(parts.limits());
        Request renewal = call.request();
        Request reading =
                new Request(
                        renewal.id(),
                        Operation.READ,
                        new RequestPath(lease.path()),
                        JsonObject.EMPTY,
                        renewal.caller(),
                        renewal.headers(),
                        renewal.now(),
                        renewal.cancellation());
        return parts.engines()
                .of(entry)
                .map(engine ->
                        PreparedCall.of(
                                        engine.paths(mount),
                                        reading,
                                        mount,
                                        lease.path().substring(entry.path().length()))
                                .read(tx, FixedAccess.NOTHING))
                .orElseThrow(() -> new RequestFailure.Invalid("lease not found"));
    }

    Response revoke(Transaction tx, Call call) {
        FoundLease.find(tx, parts, id(call), call.request().now())
                .ifPresent(found -> parts.revocation().end(tx, found.ref()));
        return done(call);
    }

    Response revokePrefix(Transaction tx, Call call) {
        parts.revocation().revoke(tx, call.fields().text("prefix"));
        return done(call);
    }

    Response revokeForce(Transaction tx, Call call) {
        parts.revocation().revoke(tx, call.fields().text("prefix"));
        return Response.noContent();
    }

    Response tidy(Transaction tx, Call call) {
        tx.afterCommit(parts.cleaning());
        return new Response(
                202,
                Response.Form.ENVELOPE,
                null,
                Response.Lease.NONE,
                List.of(STARTED),
                Response.Sequel.NONE);
    }

    /** 202 for who does not want to wait. */
    private static Response done(Call call) {
        boolean sync = !call.fields().has("sync") || call.fields().bool("sync");
        return sync
                ? Response.noContent()
                : new Response(
                        202,
                        Response.Form.EMPTY,
                        null,
                        Response.Lease.NONE,
                        List.of(),
                        Response.Sequel.NONE);
    }

    private static String id(Call call) {
        String id = call.fields().text("lease_id");
        String asked = id.isEmpty() ? call.fields().text("url_lease_id") : id;
        if (asked.isEmpty()) {
            throw new RequestFailure.Invalid(NO_ID);
        }
        return asked;
    }
}
