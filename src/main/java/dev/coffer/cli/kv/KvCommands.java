package dev.coffer.cli.kv;

import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Group;
import java.util.List;
import java.util.Optional;

/** The kv commands by name. */
public final class KvCommands {
    /** Their names, sorted. */
    public static final List<String> NAMES =
            List.of(
                    "kv copy",
                    "kv delete",
                    "kv destroy",
                    "kv diff",
                    "kv edit",
                    "kv enable-versioning",
                    "kv get",
                    "kv history",
                    "kv list",
                    "kv lock",
                    "kv locks",
                    "kv metadata",
                    "kv metadata delete",
                    "kv metadata get",
                    "kv metadata patch",
                    "kv metadata put",
                    "kv move",
                    "kv patch",
                    "kv put",
                    "kv rollback",
                    "kv scan",
                    "kv txn",
                    "kv undelete",
                    "kv unlock",
                    "kv watch");

    private static final String USAGE =
            """
            Usage: coffer kv <subcommand> [options] [args]

              Commands for the key-value store.

                  $ coffer kv put -mount=secret my-app user=web
                  $ coffer kv get -mount=secret my-app
            """;
    private static final String METADATA =
            """
            Usage: coffer kv metadata <subcommand> [options] [args]

              Commands for the settings of keys, and for keys as a whole.

                  $ coffer kv metadata get -mount=secret my-app
            """;

    private KvCommands() {}

    /** The command of a name; empty if there is none. */
    public static Optional<Command> find(String name) {
        return switch (name) {
            case "kv" -> Optional.of(new Group("Interact with Key-Value storage", USAGE));
            case "kv get" -> Optional.of(new KvGet());
            case "kv put" -> Optional.of(new KvPut());
            case "kv patch" -> Optional.of(new KvPatch());
            case "kv delete" -> Optional.of(KvVersions.DELETE);
            case "kv undelete" -> Optional.of(KvVersions.UNDELETE);
            case "kv destroy" -> Optional.of(KvVersions.DESTROY);
            case "kv list" -> Optional.of(new KvList(false));
            case "kv scan" -> Optional.of(new KvList(true));
            case "kv rollback" -> Optional.of(new KvRollback());
            case "kv enable-versioning" -> Optional.of(new KvEnableVersioning());
            case "kv metadata" ->
                    Optional.of(new Group("Interact with the metadata of keys", METADATA));
            case "kv metadata get" -> Optional.of(new MetadataGet());
            case "kv metadata put" -> Optional.of(new MetadataPut(false));
            case "kv metadata patch" -> Optional.of(new MetadataPut(true));
            case "kv metadata delete" -> Optional.of(new MetadataDelete());
            default -> extension(name);
        };
    }

    /** What OpenBao does not have. */
    private static Optional<Command> extension(String name) {
        return switch (name) {
            case "kv copy" -> Optional.of(new KvMove(true));
            case "kv move" -> Optional.of(new KvMove(false));
            case "kv diff" -> Optional.of(new KvDiff());
            case "kv edit" -> Optional.of(new KvEdit());
            case "kv history" -> Optional.of(new KvHistory());
            case "kv lock" -> Optional.of(KvLock.LOCK);
            case "kv locks" -> Optional.of(KvLock.LOCKS);
            case "kv unlock" -> Optional.of(KvLock.UNLOCK);
            case "kv txn" -> Optional.of(new KvTransaction());
            case "kv watch" -> Optional.of(new KvWatch());
            default -> Optional.empty();
        };
    }
}
