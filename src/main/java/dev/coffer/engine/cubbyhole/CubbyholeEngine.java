package dev.coffer.engine.cubbyhole;

import dev.coffer.engine.Call;
import dev.coffer.engine.Caller;
import dev.coffer.engine.Field;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.SingleEngine;
import dev.coffer.engine.StoredPath;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.request.Bytes;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * The engine behind {@code cubbyhole/}. There is one mount of it, made with the server; batch
 * tokens, which are kept nowhere, have no cubbyhole.
 *
 * <p>Source: OpenBao, logical_cubbyhole.go; recorded in the scenarios cubbyhole-*.
 */
public final class CubbyholeEngine implements SingleEngine {
    private static final String NO_BATCH =
            "cubbyhole operations are only supported by 'service' type tokens";
    private static final String MISSING_PATH = RequestFailure.oneError("missing path");
    private static final String MISSING_FIELDS = RequestFailure.oneError("missing data fields");

    private static final String MOUNT_HELP =
            """
            The cubbyhole keeps values for one token each: what a token writes, no other can read,
            list or overwrite, whatever its policies. When the token is revoked or expires, the
            values are gone. Values are encrypted before they are stored.
            """;

    private static final String SYNOPSIS =
            "Reads and writes values that belong to the caller's token.";
    private static final String DESCRIPTION =
            "Each path holds one value, made of any fields. Every token has paths of its own.";

    private final PathTable paths =
            new PathTable(List.of(path()), MOUNT_HELP, Optional.of("secrets"));

    private static PathSpec path() {
        return PathSpec.at("(?P<path>.*)")
                .fields(Field.string("path", "Specifies the path of the secret."))
                .reads(Operation.READ, CubbyholeEngine::read)
                .reads(Operation.LIST, CubbyholeEngine::list)
                .writes(Operation.WRITE, CubbyholeEngine::write)
                .writes(Operation.DELETE, CubbyholeEngine::delete)
                .existence(CubbyholeEngine::exists)
                .summary(Operation.READ, "Retrieve the secret at the specified location.")
                .summary(Operation.WRITE, "Store a secret at the specified location.")
                .summary(Operation.DELETE, "Deletes the secret at the specified location.")
                .summary(Operation.LIST, "List secret entries at the specified location.")
                .help(SYNOPSIS, DESCRIPTION)
                .build();
    }

    @Override
    public String type() {
        return "cubbyhole";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return Cubbyholes.cleaned(tx);
    }

    private static Response read(ReadTransaction tx, Call call) {
        Bytes owner = owner(call);
        return Cubbyholes.read(tx, owner, requiredPath(call))
                .map(value -> Response.ok(JsonRaw.ofOwned(value.toArray())))
                .orElseGet(Response::notFound);
    }

    private static Response write(Transaction tx, Call call) {
        Bytes owner = owner(call);
        if (call.fields().raw().isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_FIELDS);
        }
        String path = requiredPath(call);
        StoredPath.check(path);
        Bytes value = Bytes.wrap(JsonRaw.canonical(call.fields().raw()).toByteArray());
        Cubbyholes.write(tx, owner, path, value);
        return Response.noContent();
    }

    private static Response delete(Transaction tx, Call call) {
        Cubbyholes.delete(tx, owner(call), call.fields().text("path"));
        return Response.noContent();
    }

    private static Response list(ReadTransaction tx, Call call) {
        List<String> names = Cubbyholes.list(tx, owner(call), call.fields().text("path"));
        return names.isEmpty()
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }

    private static boolean exists(ReadTransaction tx, Call call) {
        Optional<Caller> caller = call.access().caller();
        return caller.isPresent()
                && Cubbyholes.read(tx, caller.get().token(), call.fields().text("path"))
                        .isPresent();
    }

    private static String requiredPath(Call call) {
        String path = call.fields().text("path");
        if (path.isEmpty()) {
            throw new RequestFailure.Invalid(MISSING_PATH);
        }
        return path;
    }

    /** Whose cubbyhole it is. */
    private static Bytes owner(Call call) {
        Caller caller =
                call.access()
                        .caller()
                        .orElseThrow(
                                () -> new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN));
        if (caller.kind() == Caller.Kind.BATCH) {
            throw new RequestFailure.Invalid(NO_BATCH);
        }
        return caller.token();
    }
}
