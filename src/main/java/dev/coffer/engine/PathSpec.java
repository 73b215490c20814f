package dev.coffer.engine;

import dev.coffer.request.Operation;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a path table: it routes, converts, helps and describes.
 *
 * @param pattern matched against the whole path below the mount; named groups become fields
 * @param fields everything the path knows, captured fields included
 * @param handlers by operation; an operation without one is 405
 * @param existence whether a write would update; absent where every write is an update
 * @param help what {@code ?help=1} shows
 */
public record PathSpec(
        Pattern pattern,
        List<Field> fields,
        Map<Operation, Handler> handlers,
        @Nullable Existence existence,
        Help help) {
    public PathSpec {
        fields = List.copyOf(fields);
        handlers = Map.copyOf(handlers);
    }

    /** Answers whether what a write goes to is there already. */
    public interface Existence {
        boolean exists(ReadTransaction tx, Call call);
    }

    /**
     * A path's help.
     *
     * @param synopsis one line
     * @param description paragraphs
     */
    public record Help(String synopsis, String description) {}
}
