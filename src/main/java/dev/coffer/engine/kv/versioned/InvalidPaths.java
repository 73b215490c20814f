package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Handler;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Set;

/**
 * Everything else, mostly a client that takes the mount for version 1: 404 with a hint.
 *
 * <p>Source: recorded in the scenario kv2-path-empty.
 */
final class InvalidPaths {
    private static final Set<String> ROOTS =
            Set.of("metadata", "data", "delete", "undelete", "destroy");
    private static final String ROOT =
            "Non-listing operations on the root of a K/V v2 mount are not supported.";
    private static final String INVALID =
            "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate"
                    + " API endpoints to use. If using the OpenBao CLI, use 'bao kv ";
    private static final String INVALID_END = "' for this operation.";

    private InvalidPaths() {}

    static PathSpec spec() {
        return PathSpec.at(".*")
                .reads(Operation.READ, answering("get"))
                .reads(Operation.LIST, answering("list"))
                .reads(Operation.SCAN, answering("scan"))
                .reads(Operation.WRITE, answering("put"))
                .reads(Operation.PATCH, answering("patch"))
                .reads(Operation.DELETE, answering("delete"))
                .help("", HelpTexts.MOUNT)
                .unpublished()
                .build();
    }

    private static Handler.ReadWork answering(String command) {
        String invalid = INVALID + command + INVALID_END;
        return (ReadTransaction _, Call call) ->
                Response.notFound(null).withWarning(ROOTS.contains(call.path()) ? ROOT : invalid);
    }
}
