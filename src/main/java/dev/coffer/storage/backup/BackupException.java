package dev.coffer.storage.backup;

/** A file that is no whole snapshot. The message is one line for the operator. */
public final class BackupException extends Exception {
    private static final long serialVersionUID = 1L;

    BackupException(String why) {
        super(why, null, false, false);
    }
}
