package dev.coffer.cli.kv;

import dev.coffer.cli.flag.Flag;

/** Flags that several kv commands share. */
final class KvFlags {
    static final Flag MOUNT =
            Flag.ofText(
                    "mount",
                    "Where the store is mounted; the argument is then the key alone. Without it,"
                            + " the argument is mount and key together.");
    static final Flag CAS =
            Flag.ofNumber(
                    "cas",
                    "Does it only if the current version is this one; 0: only if there is no"
                            + " version. Not in OpenBao, except for put and patch.");
    static final Flag METADATA_CAS =
            Flag.ofNumber(
                    "metadata-cas",
                    "Does it only if the version of the metadata is this one; -1: only if there"
                            + " is no such key. Not in OpenBao.");
    static final Flag VERSION = Flag.ofNumber("version", "The version that is meant.");
    static final Flag VERSIONS =
            Flag.ofTexts("versions", "The versions that are meant, separated by commas.");

    private KvFlags() {}
}
