package dev.coffer.storage.physical;

import org.jspecify.annotations.Nullable;

/** Stored bytes fail their checksum: 500 for the keys among them, and for these alone. */
public final class DamagedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DamagedRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
