package dev.coffer.storage.physical.embedded;

/**
 * Which layout the records of a store have. A program opens stores up to its own number and brings
 * older ones forward by {@link Migration migrations}; it refuses newer ones.
 */
record FormatVersion(int number) {
    /** What this program writes. */
    static final FormatVersion CURRENT = new FormatVersion(1);
}
