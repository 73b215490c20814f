package dev.coffer.auth.terms;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.Handler;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;

/** Lists of names, in pages where a client asks for pages. Stateless. */
public final class NameLists {
    /** The field of a list path that says behind which name a page begins. */
    public static final Field AFTER =
            Field.string("after", "Begins behind this name, which need not exist.");

    /** The field of a list path that says how many names a page has. */
    public static final Field LIMIT =
            Field.integer("limit", "How many names at most; all where it is not given.");

    private NameLists() {}

    /**
     * The part of a pattern that is a name in a path: letters, digits and {@code _}, between them
     * also {@code -} and dots.
     *
     * @param field that the name becomes
     */
    public static String nameIn(String field) {
        return "(?P<" + field + ">\\w(([\\w-.]+)?\\w)?)";
    }

    /** The path that lists what stands below it, by the names. */
    public static PathSpec path(String pattern, Handler.ReadWork list, String synopsis) {
        return PathSpec.at(pattern)
                .fields(AFTER, LIMIT)
                .reads(Operation.LIST, list)
                .help(synopsis, "Their names, in order.")
                .build();
    }

    /**
     * The answer to a list: 404 where there is nothing.
     *
     * @param folder empty for the root, else with a slash at its end
     */
    public static Response answer(Folders folders, ReadTransaction tx, Call call, String folder) {
        return answer(
                folders.list(
                                tx,
                                call.mount().id(),
                                folder,
                                call.fields().text(AFTER.name()),
                                limit(call))
                        .names());
    }

    /** How many names are wanted, 0 for all. */
    public static int limit(Call call) {
        long limit = call.fields().integer(LIMIT.name());
        return limit <= 0 ? 0 : (int) Math.min(limit, Integer.MAX_VALUE);
    }

    /** The answer with these names. */
    public static Response answer(List<String> names) {
        return names.isEmpty()
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }
}
