package dev.coffer.engine.kv.versioned;

/** What a versioned mount takes at most. */
final class KvLimits {
    /**
     * Highest value of either counter: beyond it, clients that read numbers as floats are wrong.
     */
    static final long MAX_COUNTER = (1L << 53) - 1;

    /** From here on a write warns that some clients keep versions in 32 bits. */
    static final long WARN_COUNTER = 2_000_000_000L;

    /** Versions kept where neither mount nor key say otherwise. Source: OpenBao default. */
    static final int DEFAULT_MAX_VERSIONS = 10;

    /**
     * Most versions that a mount or key can ask for: all of them go in one transaction when the key
     * goes, two records each, and a transaction has at most 131,072 changes.
     */
    static final int MAX_VERSIONS = 30_000;

    /** Versions of metadata kept where neither mount nor key say otherwise. */
    static final int DEFAULT_MAX_METADATA_VERSIONS = 10;

    /** Most versions of metadata that a mount or key can ask for. */
    static final int MAX_METADATA_VERSIONS = 1_000;

    /** Most entries in one answer of the history of metadata. */
    static final int HISTORY_PAGE = 100;

    /** Bytes of both values that a difference is made of. */
    static final int MAX_DIFF_BYTES = 32 * 1024 * 1024;

    /** Old versions removed by one write; the next write removes the rest. */
    static final int PRUNED_PER_WRITE = 64;

    /** Headers read at once. */
    static final int SCAN_SLICE = 1_000;

    /** Entries of custom metadata. Source: OpenBao. */
    static final int CUSTOM_ENTRIES = 64;

    /** Bytes of a name in custom metadata. Source: OpenBao. */
    static final int CUSTOM_NAME_BYTES = 128;

    /** Bytes of a value in custom metadata. Source: OpenBao. */
    static final int CUSTOM_VALUE_BYTES = 512;

    /** Bytes that the operations of a transaction write together; the store takes no more. */
    static final long TXN_BYTES = 48L << 20;

    /** Records that the operations of a transaction change together. */
    static final int TXN_CHANGES = 65_536;

    /** Elements of each list of a transaction. */
    static final int TXN_ELEMENTS = 128;

    /** Bytes of the answer to a SCAN to a LIST with details, or to a transaction. */
    static final int MAX_LIST_BYTES = 32 * 1024 * 1024;

    /** Versions moved, copied or removed with their keys by one request. */
    static final int COPIED_VERSIONS = 10_000;

    /** Bytes of values and metadata moved or copied by one request. */
    static final int COPIED_BYTES = 32 * 1024 * 1024;

    private KvLimits() {}
}
