package dev.coffer.system;

import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.request.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The path table of {@code sys/}. */
final class SystemPaths {
    private static final Field PATH =
            Field.string("path", "Where the mount is, for example \"aws/east\".");

    static final Field[] MOUNT_FIELDS = {
        PATH,
        Field.string("type", "The kind of secrets engine, for example \"kv\"."),
        Field.string("description", "Free text for people."),
        Field.map("config", "Settings such as default_lease_ttl and max_lease_ttl."),
        Field.bool("local", "Marks the mount as local to this cluster."),
        Field.bool("seal_wrap", "Kept and shown; every record is sealed in any case."),
        Field.bool("external_entropy_access", "Kept and shown."),
        Field.string("plugin_name", "The engine's name where the type is \"plugin\"."),
        new Field(
                "options",
                Field.Type.KEY_VALUE_PAIRS,
                "Options of the engine, for example version=2."),
        Field.string("plugin_version", "The engine's version; the built one is the only one.")
    };

    static final Field[] TUNE_FIELDS = {
        PATH,
        Field.string("default_lease_ttl", "The default lease time of this mount."),
        Field.string("max_lease_ttl", "The longest lease time of this mount."),
        Field.string("description", "Free text for people."),
        Field.list("audit_non_hmac_request_keys", "Request fields shown in clear in audit logs."),
        Field.list("audit_non_hmac_response_keys", "Response fields shown in clear in audit logs."),
        new Field(
                "options",
                Field.Type.KEY_VALUE_PAIRS,
                "Options of the engine; an empty value removes one."),
        Field.string(
                "listing_visibility",
                "Whether the mount is listed without a token: \"unauth\", \"hidden\" or empty."),
        Field.list("passthrough_request_headers", "Request headers handed to the engine."),
        Field.list("allowed_response_headers", "Response headers that the engine may set."),
        Field.string("token_type", "The kind of tokens; for auth methods only."),
        Field.string("plugin_version", "The engine's version; the built one is the only one."),
        Field.map("user_lockout_config", "For auth methods only.")
    };

    /** Names of everything that can be said in a tune request. */
    static final List<String> TUNE_FIELD_NAMES =
            Arrays.stream(TUNE_FIELDS).map(Field::name).toList();

    private SystemPaths() {}

    static PathTable table(
            SystemEngine.MountParts mounts,
            RemountWork remount,
            KeyWork keys,
            List<SystemRoom> rooms) {
        List<PathSpec> specs =
                new ArrayList<>(
                        List.of(
                                tunePath(new TuneWork(MountFamily.SECRETS, mounts)),
                                mountPath(new MountWork(MountFamily.SECRETS, mounts)),
                                mountsPath(new MountWork(MountFamily.SECRETS, mounts)),
                                remountPath(remount),
                                remountStatusPath(remount),
                                uiMountPath(),
                                uiMountsPath(),
                                keyStatusPath(keys),
                                rotationConfigPath(keys),
                                rotatePath("rotate", keys),
                                rotatePath("rotate/keyring", keys),
                                sealPath(keys)));
        specs.addAll(AuthPaths.of(mounts));
        rooms.forEach(room -> specs.addAll(room.paths()));
        return new PathTable(specs, "The system itself: mounts, keys, seal.", Optional.empty());
    }

    private static PathSpec tunePath(TuneWork tune) {
        return PathSpec.at("mounts/(?P<path>.+?)/tune")
                .slashesAroundNames()
                .fields(TUNE_FIELDS)
                .reads(Operation.READ, tune::show)
                .writes(Operation.WRITE, tune::change)
                .help(
                        "Read or change the settings of a mount.",
                        "A setting that is not given keeps its value; \"system\" as a lease time"
                                + " means the server's own.")
                .build();
    }

    private static PathSpec mountPath(MountWork mounts) {
        return PathSpec.at("mounts/(?P<path>.+?)")
                .slashesAroundNames()
                .fields(MOUNT_FIELDS)
                .reads(Operation.READ, mounts::show)
                .writes(Operation.WRITE, mounts::enable)
                .writes(Operation.DELETE, mounts::disable)
                .summary(Operation.READ, "Read the configuration of the secret engine at a path.")
                .summary(Operation.WRITE, "Enable a new secrets engine at a path.")
                .summary(Operation.DELETE, "Disable the secrets engine at a path.")
                .help(
                        "Enable, read or disable the secrets engine at a path.",
                        "Disabling removes everything that the engine has stored there.")
                .build();
    }

    private static PathSpec mountsPath(MountWork mounts) {
        return PathSpec.at("mounts")
                .reads(Operation.READ, mounts::list)
                .operationId(Operation.READ, "mounts-list-secrets-engines")
                .help(
                        "List the currently mounted backends.",
                        """
                        This path responds to the following HTTP methods.

                            GET /
                                Lists all the mounted secret backends.

                            GET /<mount point>
                                Get information about the mount at the specified path.

                            POST /<mount point>
                                Mount a new secret backend to the mount point in the URL.

                            POST /<mount point>/tune
                                Tune configuration parameters for the given mount point.

                            DELETE /<mount point>
                                Unmount the specified mount point.
                        """)
                .build();
    }

    private static PathSpec remountPath(RemountWork remount) {
        return PathSpec.at("remount")
                .fields(
                        Field.string("from", "Where the mount is."),
                        Field.string("to", "Where it is to be."))
                .writes(Operation.WRITE, remount::move)
                .help("Move a mount to another path.", "Everything stored in it stays in it.")
                .build();
    }

    private static PathSpec remountStatusPath(RemountWork remount) {
        return PathSpec.at("remount/status/(?P<migration_id>.+?)")
                .fields(Field.string("migration_id", "The id in the answer to the move."))
                .reads(Operation.READ, remount::status)
                .help("How the move of a mount has ended.", "Kept for a day.")
                .build();
    }

    private static PathSpec uiMountsPath() {
        return PathSpec.at("internal/ui/mounts")
                .reads(Operation.READ, UiMountWork::list)
                .unpublished()
                .help("The mounts that the caller may see.", "Needs no token.")
                .build();
    }

    private static PathSpec uiMountPath() {
        return PathSpec.at("internal/ui/mounts/(?P<path>.+)")
                .fields(Field.string("path", "A path in or below a mount."))
                .reads(Operation.READ, UiMountWork::show)
                .unpublished()
                .help("The mount that a path lies in.", "Asked by clients before they go there.")
                .build();
    }

    private static PathSpec keyStatusPath(KeyWork keys) {
        return PathSpec.at("key-status")
                .reads(Operation.READ, keys::status)
                .help("The key that seals records.", "Its term, and since when it is in use.")
                .build();
    }

    private static PathSpec rotatePath(String path, KeyWork keys) {
        return PathSpec.at(path)
                .writes(Operation.WRITE, keys::rotate)
                .help(
                        "Seal records with a new key from now on.",
                        "Older keys stay to open what they have sealed.")
                .build();
    }

    private static PathSpec rotationConfigPath(KeyWork keys) {
        return PathSpec.at("rotate/(keyring/)?config")
                .fields(
                        Field.bool(KeyWork.ENABLED, "Whether the key is replaced by itself."),
                        Field.integer(
                                KeyWork.MAX_OPERATIONS,
                                "After how many records sealed with one key."),
                        new Field(
                                KeyWork.INTERVAL,
                                Field.Type.SIGNED_DURATION,
                                "After what time; 0 for never."))
                .reads(Operation.READ, keys::rotationConfig)
                .writes(Operation.WRITE, keys::changeRotationConfig)
                .help("When the key that seals records is replaced by itself.", "")
                .build();
    }

    private static PathSpec sealPath(KeyWork keys) {
        return PathSpec.at("seal")
                .writes(Operation.WRITE, keys::seal)
                .help("Seal the server.", "It then answers nothing but the way to unseal it.")
                .build();
    }
}
