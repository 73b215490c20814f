package dev.coffer.engine.kv.versioned;

/** What {@code ?help=1} says of moving, copying and removing whole keys. */
final class MoveTexts {
    static final String FROM = "The key, or with recursive the folder, to take.";
    static final String TO = "Where it is to be; there must be no key yet.";
    static final String PREFIX = "The folder below which every key is removed.";
    static final String RECURSIVE = "Whether from and to are folders, of which every key is taken.";
    static final String VERSIONS =
            "all (the default), or current for the newest version of value and metadata alone.";
    static final String OPTIONS =
            "cas, metadata_cas and generation that the key to be taken must have; not for folders.";
    static final String EXPECTED = "How many keys there must be; else nothing is done.";
    static final String DRY_RUN = "Decides and counts as if it were done, and changes nothing.";

    static final String MOVE_SYNOPSIS = "Moves a key or a folder with all versions and metadata.";
    static final String MOVE_DESCRIPTION =
            """
            Moves a key, or every key below a folder, to another path of this mount: all versions,
            settings, custom metadata and history, with their numbers and times, in one
            transaction. Nobody is shown a value. Needs read on data/ and metadata/ and delete on
            metadata/ of each key, and create on data/ and metadata/ of its new path.
            """;

    static final String COPY_SYNOPSIS = "Copies a key or a folder with all versions and metadata.";
    static final String COPY_DESCRIPTION =
            """
            As move, but the keys stay where they are as well. Needs read on data/ and metadata/ of
            each key, and create on data/ and metadata/ of its new path.
            """;

    static final String DELETE_SYNOPSIS = "Removes every key below a folder for good.";
    static final String DELETE_DESCRIPTION =
            """
            Removes every key below a folder with all versions and metadata, in one transaction.
            expected must be the number of keys, which dry_run tells. Needs delete on metadata/ of
            each key.
            """;

    private MoveTexts() {}
}
