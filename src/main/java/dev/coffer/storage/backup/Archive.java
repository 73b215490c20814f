package dev.coffer.storage.backup;

/**
 * The form of a snapshot: a tar archive, packed with gzip, so that it can be looked at with what
 * every machine has. In this order:
 *
 * <pre>
 * meta.json            see {@link Manifest}
 * records/00000001...  records in key order, each: key length (1), version (8), value length (4),
 *                      key, value; as the store has them, so sealed
 * SHA256SUMS           hash and name of each file before, as sha256sum writes them
 * SHA256SUMS.sealed    hash of that list under a key of the installation, in hexadecimal
 * </pre>
 */
final class Archive {
    static final String META = "meta.json";
    static final String RECORDS = "records/";
    static final String SUMS = "SHA256SUMS";

    /** The name that OpenBao's clients look for before they take a snapshot for whole. */
    static final String MARK = "SHA256SUMS.sealed";

    /** The longest file: a value of the longest kind and its page; the hashes of a terabyte. */
    static final int MAX_FILE_BYTES = 64 << 20;

    /** The most files: the list of their hashes is one itself. */
    static final int MAX_FILES = 700_000;

    static final int RECORD_HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES;

    private Archive() {}
}
