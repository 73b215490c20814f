package dev.coffer.engine.kv.versioned;

/** What {@code ?help=1} says of locks. */
final class LockTexts {
    static final String KEY = "The key that is locked.";

    static final String FOLDER = "The folder below which every key is locked; empty for all.";

    static final String DATA =
            "Whether values are locked: no new version, and none deleted, brought back, expired or"
                    + " destroyed.";

    static final String METADATA = "Whether settings and custom metadata are locked.";

    static final String DESTROY =
            "Whether destruction is locked: every version that is there stays, also where a limit"
                    + " would prune it.";

    static final String REASON =
            "Shown to everybody whose write is refused; at most "
                    + LockRequest.MAX_REASON
                    + " characters.";

    static final String EXPIRES =
            "When the lock ends by itself: a duration or a time (RFC 3339). Never if not given.";

    static final String LOCK_SYNOPSIS = "Locks a key against changes.";

    static final String LOCK_DESCRIPTION =
            """
            Sets, shows or removes the lock of a key. Its values, its metadata and the
            destruction of its versions are locked apart from each other. A write that a lock
            stands against is refused with the lock's reason and changes nothing. A read shows
            the locks of the folders above the key as well; 404 where there are none. Beside
            the capability on this path the caller needs the one for the locked writes: update
            on data/ (values, destruction) or metadata/, read on one of them to look.\
            """;

    static final String PREFIX_SYNOPSIS = "Locks every key below a folder against changes.";

    static final String PREFIX_DESCRIPTION =
            """
            Sets, shows or removes the lock of a folder, which counts for every key below it,
            also for those that do not exist yet. Without a path it is the lock of the whole
            mount. A list shows every lock at the folder or below it.\
            """;

    private LockTexts() {}
}
