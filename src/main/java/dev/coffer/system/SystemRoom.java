package dev.coffer.system;

import dev.coffer.engine.PathSpec;
import java.util.List;

/** A part of {@code sys/} that has its own package: its paths, and which of them ask no token. */
public interface SystemRoom {
    /** Its paths, below {@code sys/}; tried behind those of every room before it. */
    List<PathSpec> paths();

    /** Whether a path of this room asks for a valid token. True unless a room says otherwise. */
    default boolean needsToken(String path) {
        return true;
    }
}
