package dev.coffer.config;

import dev.coffer.config.FragmentReader.Block;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a storage stanza. OpenBao's {@code file} and {@code raft} mean the embedded store beside
 * where OpenBao's data would be, but only if none is there: a server that starts empty on full data
 * looks like one that has lost it.
 */
final class StorageReader {
    private static final Names TYPES = Names.of("embedded", "memory", "inmem", "file", "raft");
    private static final Names NO_SETTINGS = Names.of();
    private static final Names PATH =
            new Names(
                    List.of("node_id", "path"),
                    Map.of("retry_join", Names.ONE_NODE, "cluster_addr", Names.ONE_NODE));

    /** The directories that OpenBao's stores have at the top of theirs. */
    private static final List<String> OPENBAO_DATA = List.of("core", "sys", "raft");

    /** The file that OpenBao's raft store has there. */
    private static final String OPENBAO_FILE = "vault.db";

    private final Block block;
    private final Problems problems;

    StorageReader(Block block, Problems problems) {
        this.block = block;
        this.problems = problems;
    }

    /** A storage, and what the operator should know about it. */
    record Found(StorageConfig storage, List<String> notes) {}

    Optional<Found> read() {
        return switch (block.type()) {
            case "embedded" -> path(stanza(PATH)).map(path -> embedded(path, List.of()));
            case "file", "raft" -> path(stanza(PATH)).map(this::besideOpenBao);
            case "memory", "inmem" -> {
                var _ = stanza(NO_SETTINGS);
                String note = "storage \"" + block.type() + "\" forgets everything at the end";
                yield Optional.of(new Found(new StorageConfig.Memory(), List.of(note)));
            }
            default -> {
                String type = block.item().keys().get(1).text();
                String text = "unknown storage type \"" + type + "\"; " + TYPES.hint(block.type());
                problems.add(block.file(), block.line(), text);
                yield Optional.empty();
            }
        };
    }

    private Stanza stanza(Names names) {
        String title = " in storage \"" + block.type() + "\"";
        return new Stanza(new Stanza.Place(block.file(), title), block.body(), names, problems);
    }

    private Found besideOpenBao(Path path) {
        Path own = path.resolve("coffer");
        String note = "storage \"" + block.type() + "\" means storage \"embedded\" at " + own;
        return embedded(own, List.of(note));
    }

    private static Found embedded(Path path, List<String> notes) {
        return new Found(new StorageConfig.Embedded(path), notes);
    }

    private Optional<Path> path(Stanza stanza) {
        Optional<String> text = stanza.text("path").filter(written -> !written.isEmpty());
        if (text.isEmpty()) {
            stanza.problem("\"path\" is missing in storage \"" + block.type() + "\"");
            return Optional.empty();
        }
        try {
            Path path = Path.of(text.get());
            checkForOpenBao(path, stanza);
            return Optional.of(path);
        } catch (InvalidPathException malformed) {
            stanza.problem("path", "is not a path");
            return Optional.empty();
        }
    }

    private static void checkForOpenBao(Path path, Stanza stanza) {
        Optional<Path> data =
                OPENBAO_DATA.stream().map(path::resolve).filter(Files::isDirectory).findFirst();
        Path file = path.resolve(OPENBAO_FILE);
        Optional<Path> found = data.isEmpty() && Files.exists(file) ? Optional.of(file) : data;
        if (found.isPresent()) {
            stanza.problem(
                    "path",
                    "holds data of OpenBao ("
                            + found.get()
                            + "), which this server cannot read:"
                            + " name an empty directory and import the secrets");
        }
    }
}
