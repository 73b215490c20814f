package dev.coffer.cli;

import dev.coffer.cli.audit.AuditCommands;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import dev.coffer.cli.data.Delete;
import dev.coffer.cli.data.Listing;
import dev.coffer.cli.data.PathHelp;
import dev.coffer.cli.data.Read;
import dev.coffer.cli.data.Unwrap;
import dev.coffer.cli.data.Write;
import dev.coffer.cli.debug.Debug;
import dev.coffer.cli.kv.KvCommands;
import dev.coffer.cli.kv.tree.TreeCommands;
import dev.coffer.cli.lease.LeaseCommands;
import dev.coffer.cli.login.Login;
import dev.coffer.cli.mount.MountCommands;
import dev.coffer.cli.node.Monitor;
import dev.coffer.cli.node.Status;
import dev.coffer.cli.node.Version;
import dev.coffer.cli.node.VersionHistory;
import dev.coffer.cli.operator.OperatorCommands;
import dev.coffer.cli.policy.PolicyCommands;
import dev.coffer.cli.token.PrintToken;
import dev.coffer.cli.token.TokenCapabilities;
import dev.coffer.cli.token.TokenCreate;
import dev.coffer.cli.token.TokenLookup;
import dev.coffer.cli.token.TokenRenew;
import dev.coffer.cli.token.TokenRevoke;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All commands by name. Only the one that runs is loaded: a command has a few hundred milliseconds
 * in all.
 */
final class Commands {
    /** Those that people meet first, in the order of the help. */
    private static final List<String> COMMON =
            List.of("read", "write", "delete", "list", "login", "server", "status", "unwrap");

    private static final List<String> OTHER =
            List.of(
                    "audit",
                    "auth",
                    "completion",
                    "debug",
                    "kv",
                    "lease",
                    "manual",
                    "monitor",
                    "operator",
                    "patch",
                    "path-help",
                    "policy",
                    "print",
                    "scan",
                    "secrets",
                    "token",
                    "version",
                    "version-history");

    private static final List<String> OWN_BELOW =
            List.of(
                    "audit verify",
                    "print token",
                    "token capabilities",
                    "token create",
                    "token lookup",
                    "token renew",
                    "token revoke");

    private Commands() {}

    /**
     * A command's name and what it is for.
     *
     * @param shortName the last word of its name
     */
    record Named(String name, String shortName, String synopsis) {}

    /** The command of a name such as {@code kv get}; empty if there is none. */
    static Optional<Command> find(String name) {
        return switch (name) {
            case "read" -> Optional.of(new Read());
            case "write" -> Optional.of(new Write(false));
            case "patch" -> Optional.of(new Write(true));
            case "delete" -> Optional.of(new Delete());
            case "list" -> Optional.of(new Listing(false));
            case "scan" -> Optional.of(new Listing(true));
            case "unwrap" -> Optional.of(new Unwrap());
            case "path-help" -> Optional.of(new PathHelp());
            case "login" -> Optional.of(new Login());
            case "status" -> Optional.of(new Status());
            case "completion" -> Optional.of(new Completion());
            case "manual" -> Optional.of(new Manual());
            case "debug" -> Optional.of(new Debug());
            case "monitor" -> Optional.of(new Monitor());
            case "version" -> Optional.of(new Version());
            case "version-history" -> Optional.of(new VersionHistory());
            case "print token" -> Optional.of(new PrintToken());
            case "server", "audit verify" -> Optional.of(Groups.elsewhere(name));
            case "audit", "print", "token" -> Optional.of(Groups.find(name));
            default -> inGroup(name);
        };
    }

    private static Optional<Command> inGroup(String name) {
        int blank = name.indexOf(' ');
        return switch (blank < 0 ? name : name.substring(0, blank)) {
            case "audit" -> AuditCommands.find(name);
            case "auth", "secrets" -> MountCommands.find(name);
            case "kv" -> KvCommands.find(name).or(() -> TreeCommands.find(name));
            case "lease" -> LeaseCommands.find(name);
            case "operator" -> OperatorCommands.find(name);
            case "policy" -> PolicyCommands.find(name);
            case "token" -> token(name);
            default -> Optional.empty();
        };
    }

    private static Optional<Command> token(String name) {
        return switch (name) {
            case "token capabilities" -> Optional.of(new TokenCapabilities());
            case "token create" -> Optional.of(new TokenCreate());
            case "token lookup" -> Optional.of(new TokenLookup());
            case "token renew" -> Optional.of(new TokenRenew());
            case "token revoke" -> Optional.of(new TokenRevoke());
            default -> Optional.empty();
        };
    }

    /** The commands that people meet first. */
    static List<Named> common() {
        return named(COMMON);
    }

    /** The other ones of one word. */
    static List<Named> other() {
        return named(OTHER);
    }

    /** The ones below a group; all of one word for the empty name. */
    static List<Named> below(String group) {
        if (group.isEmpty()) {
            List<String> all = new ArrayList<>(COMMON);
            all.addAll(OTHER);
            return named(all.stream().sorted().toList());
        }
        List<String> all = new ArrayList<>(OWN_BELOW);
        all.addAll(AuditCommands.NAMES);
        all.addAll(KvCommands.NAMES);
        all.addAll(TreeCommands.NAMES);
        all.addAll(LeaseCommands.NAMES);
        all.addAll(MountCommands.NAMES);
        all.addAll(OperatorCommands.NAMES);
        all.addAll(PolicyCommands.NAMES);
        all.sort(Comparator.naturalOrder());
        List<String> names = new ArrayList<>();
        for (String name : all) {
            if (name.startsWith(group + " ") && name.indexOf(' ', group.length() + 1) < 0) {
                boolean _ = names.add(name);
            }
        }
        return named(names);
    }

    private static List<Named> named(List<String> names) {
        List<Named> all = new ArrayList<>();
        for (String name : names) {
            Command command = find(name).orElse(new Group("", ""));
            String last = name.substring(name.lastIndexOf(' ') + 1);
            boolean _ = all.add(new Named(name, last, command.help().synopsis()));
        }
        return all;
    }
}
