package dev.coffer.storage.physical.embedded;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What an exception of RocksDB means. */
final class Failures {
    private Failures() {}

    /** Stored bytes fail their checksum or make no sense. */
    static boolean isCorruption(RocksDBException failure) {
        return code(failure) == Status.Code.Corruption;
    }

    /** A read that was told not to touch the disk would have to. */
    static boolean isMiss(RocksDBException failure) {
        return code(failure) == Status.Code.Incomplete;
    }

    private static Status.@Nullable Code code(RocksDBException failure) {
        Status status = failure.getStatus();
        return status == null ? null : status.getCode();
    }

    /** One line for the operator. */
    static String line(Throwable failure) {
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return text.lines().findFirst().orElse("");
    }
}
