package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What the caller of a request may do elsewhere; asked by handlers that show more to some than to
 * others. Immutable, valid within the request's transaction.
 */
public interface Access {
    /** Whether the caller may do this on a path (from the root, not from the mount). */
    boolean allows(Capability capability, String path);

    /**
     * Whether the caller could send a request of its own to a path: the right, the rules for fields
     * and those for wrapping. For calls that do what another call does, or what several do.
     */
    boolean permits(SubCall call);

    /** Whether the caller may do anything at a path or below it. */
    boolean reaches(String prefix);

    /**
     * What the caller may do on a path, as clients are told: the names of capabilities in the order
     * of the alphabet, or {@code deny} alone, or {@code root} alone. A path is looked at as LIST
     * does: a rule without the slash at its end counts as well.
     */
    List<String> capabilities(String path);

    /**
     * Everything that is granted or refused, as {@code sys/internal/ui/resultant-acl} shows it:
     * {@code root} alone where that is true, else {@code exact_paths} and {@code glob_paths}
     * besides.
     */
    default JsonObject grants() {
        return JsonObject.builder()
                .put("exact_paths", JsonObject.EMPTY)
                .put("glob_paths", JsonObject.EMPTY)
                .put("root", false)
                .build();
    }

    /** Whether there is no valid token. */
    boolean anonymous();

    /** Whose token it is; empty without a valid one. */
    default Optional<Caller> caller() {
        return Optional.empty();
    }

    /** The same rights in the hands of a known caller. */
    default Access of(Caller caller) {
        return new CallersAccess(this, caller);
    }
}
