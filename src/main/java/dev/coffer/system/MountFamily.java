package dev.coffer.system;

import dev.coffer.gate.routing.MountEntry;

/**
 * The two families of mounts in the one mount table, and what clients are told differently of them.
 */
enum MountFamily {
    /** Places for secrets, administered at {@code sys/mounts}. */
    SECRETS("", "", "No secret engine mount at ", "secrets plugin ", "secrets engine"),
    /** Ways to log in, administered at {@code sys/auth}. */
    AUTH(MountEntry.AUTH, "auth_", "No auth engine at ", "auth plugin ", "auth method");

    private final String prefix;
    private final String accessorPrefix;
    private final String nothingAt;
    private final String plugin;
    private final String kind;

    MountFamily(
            String prefix, String accessorPrefix, String nothingAt, String plugin, String kind) {
        this.prefix = prefix;
        this.accessorPrefix = accessorPrefix;
        this.nothingAt = nothingAt;
        this.plugin = plugin;
        this.kind = kind;
    }

    /** The family of a mount at a path of the mount table. */
    static MountFamily at(String path) {
        return path.startsWith(MountEntry.AUTH) ? AUTH : SECRETS;
    }

    /** Whether a mount belongs here. */
    boolean contains(MountEntry entry) {
        return at(entry.path()) == this;
    }

    /** A path of this family as the mount table has it. */
    String tablePath(String path) {
        return prefix + path;
    }

    /** A path of the mount table as this family shows it. */
    String shownPath(String tablePath) {
        return tablePath.substring(prefix.length());
    }

    /** What the accessors of a type begin with. */
    String accessorType(String type) {
        return accessorPrefix + type;
    }

    /** What a client is told that asks for a mount that is not there. */
    String nothingAt(String path) {
        return nothingAt + path;
    }

    /** What a client is told that asks for another version of an engine than the built one. */
    String otherVersion(String type) {
        return "cannot select non-builtin version of " + plugin + type;
    }

    /** What a client is told that sets a version where there are none. */
    String withoutVersions(String type) {
        return kind + " \"" + type + "\" does not allow setting a version";
    }

    /** What a client is told whose settings cannot be read. */
    String unconvertible() {
        return this == AUTH
                ? "unable to convert given auth config information"
                : "unable to convert given mount config information";
    }
}
