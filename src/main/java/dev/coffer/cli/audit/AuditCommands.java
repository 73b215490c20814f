package dev.coffer.cli.audit;

import dev.coffer.cli.command.Command;
import java.util.List;
import java.util.Optional;

/** The commands about audit devices by name. */
public final class AuditCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES = List.of("audit disable", "audit enable", "audit list");

    private AuditCommands() {}

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        return switch (name) {
            case "audit list" -> Optional.of(new AuditList());
            case "audit enable" -> Optional.of(new AuditEnable());
            case "audit disable" -> Optional.of(new AuditDisable());
            default -> Optional.empty();
        };
    }
}
