package dev.coffer.system;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.SingleEngine;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.LeaseLimits;
import dev.coffer.gate.token.PrefixRevocation;
import dev.coffer.storage.seal.Seal;
import java.util.List;

/** The engine behind {@code sys/}: the one mount that administers the others. */
public final class SystemEngine implements SingleEngine {
    private static final String OPEN_TO_ALL = "internal/ui/mounts";

    private final PathTable paths;
    private final List<SystemRoom> rooms;

    /**
     * What the mounts of one server are made of.
     *
     * @param changed runs after the commit of every change of the mount table; must not fail
     * @param revocation ends what was made at a mount that goes
     */
    public record MountParts(
            Engines engines,
            LeaseLimits limits,
            RandomSource random,
            Runnable changed,
            PrefixRevocation revocation) {}

    /**
     * The engine of one server.
     *
     * @param rooms further parts of {@code sys/}, in the order in which their paths are tried
     */
    public SystemEngine(MountParts mounts, Seal seal, List<SystemRoom> rooms) {
        this.rooms = List.copyOf(rooms);
        this.paths =
                SystemPaths.table(mounts, new RemountWork(mounts), new KeyWork(seal), this.rooms);
    }

    @Override
    public String type() {
        return "system";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(OPEN_TO_ALL)
                && !path.startsWith(OPEN_TO_ALL + "/")
                && rooms.stream().allMatch(room -> room.needsToken(path));
    }

    @Override
    public boolean needsSudo(String path) {
        return SudoPaths.contain(path);
    }
}
