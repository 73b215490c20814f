package dev.coffer.storage.barrier;

import dev.coffer.storage.schema.RecordType;

/**
 * A stored record does not open: damaged, moved, of an unknown format or term. 500 for that record
 * alone, never "absent". Tells the kind of record and nothing else.
 */
public final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RecordType type;

    /** The one text, and the kind of record. */
    public UnreadableRecordException(RecordType type) {
        super("a stored record does not open, type " + type);
        this.type = type;
    }

    /** What kind of record it is. */
    public RecordType type() {
        return type;
    }
}
