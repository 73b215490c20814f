package dev.coffer.cli.kv.tree;

import dev.coffer.cli.command.Command;
import java.util.List;
import java.util.Optional;

/** The commands about whole trees by name. */
public final class TreeCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES = List.of("kv copy-from", "kv export", "kv import");

    private TreeCommands() {}

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        return switch (name) {
            case "kv copy-from" -> Optional.of(new TreeCopyFrom());
            case "kv export" -> Optional.of(new TreeExport());
            case "kv import" -> Optional.of(new TreeImport());
            default -> Optional.empty();
        };
    }
}
