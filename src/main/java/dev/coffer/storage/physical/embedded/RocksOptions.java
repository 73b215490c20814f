package dev.coffer.storage.physical.embedded;

import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WALRecoveryMode;

/**
 * The options of the database, each for a reason (docs/decisions/0010 and 0011). They live as long
 * as the database that was opened with them.
 */
final class RocksOptions implements AutoCloseable {
    /**
     * One memtable. At most {@link #WRITE_BUFFERS} of them: the process stays below 400 MB. Half of
     * it costs a quarter more CPU a commit, as more versions live long enough to be written to
     * tables; twice of it costs the same and only memory.
     */
    static final long WRITE_BUFFER_BYTES = 8L << 20;

    private static final int WRITE_BUFFERS = 3;
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    private static final int CACHE_SHARD_BITS = 4;
    private static final long BLOCK_BYTES = 8L << 10;

    /** One table. */
    static final long TABLE_BYTES = 32L << 20;

    private static final long LEVEL_BYTES = 128L << 20;
    private static final long LOG_FILE_BYTES = 1L << 20;
    private static final int LOG_FILES = 3;
    private static final int UNBOUNDED_TABLES = 1 << 30;
    private static final int BACKGROUND_JOBS = 2;

    /** As much as 64 MiB of log before the live records are written again beside it. */
    private static final int FRESH_TABLES = 8;

    private static final double BLOOM_BITS = 10;

    private final Cache cache = new LRUCache(BLOCK_CACHE_BYTES, CACHE_SHARD_BITS);
    private final BloomFilter bloom = new BloomFilter(BLOOM_BITS, false);
    private final DBOptions base = fromProperties();
    private final ColumnFamilyOptions family = new ColumnFamilyOptions();
    private final Options options = new Options(base, family);

    /** For a database that may be created, and whose tables may be merged in the background. */
    RocksOptions(boolean create, boolean merging) {
        // Never the default recovery mode: it drops committed rows silently on one flipped bit.
        options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setRecycleLogFileNum(0)
                .setManualWalFlush(false)
                .setAllowMmapReads(false)
                .setAllowMmapWrites(false)
                .setParanoidChecks(true)
                .setForceConsistencyChecks(true)
                // A failed flush must stop the store; RocksDB would try to go on by itself.
                .setMaxBgErrorResumeCount(0)
                .setCreateIfMissing(create);
        options.setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(WRITE_BUFFERS)
                .setTargetFileSizeBase(TABLE_BYTES)
                .setMaxBytesForLevelBase(LEVEL_BYTES)
                .setLevel0FileNumCompactionTrigger(FRESH_TABLES)
                // Values are ciphertext.
                .setCompressionType(CompressionType.NO_COMPRESSION);
        if (!merging) {
            options.setDisableAutoCompactions(true)
                    .setLevel0SlowdownWritesTrigger(UNBOUNDED_TABLES)
                    .setLevel0StopWritesTrigger(UNBOUNDED_TABLES);
        }
        options.setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(LOG_FILE_BYTES)
                .setKeepLogFileNum(LOG_FILES)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setSkipStatsUpdateOnDbOpen(true);
        options.setTableFormatConfig(
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setFilterPolicy(bloom)
                        .setOptimizeFiltersForMemory(true));
    }

    /** Notices a log file that is missing or cut short in the middle; it has no Java setter. */
    private static DBOptions fromProperties() {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals", "true");
        DBOptions parsed = DBOptions.getDBOptionsFromProps(properties);
        if (parsed == null) {
            throw new IllegalStateException("RocksDB refuses its options");
        }
        return parsed;
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        family.close();
        base.close();
        bloom.close();
        cache.close();
    }
}
