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
                    "kv delete",
                    "kv destroy",
                    "kv enable-versioning",
                    "kv get",
                    "kv list",
                    "kv metadata",
                    "kv metadata delete",
                    "kv metadata get",
                    "kv metadata patch",
                    "kv metadata put",
                    "kv patch",
                    "kv put",
                    "kv rollback",
                    "kv scan",
                    "kv undelete");

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
            default -> Optional.empty();
        };
    }
}
