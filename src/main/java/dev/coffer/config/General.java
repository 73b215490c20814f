package dev.coffer.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one file says at its top, and in stanzas of which there is one; null for what it does not
 * say.
 *
 * @param lockouts by auth method, {@code all} for every one
 */
record General(
        @Nullable Duration defaultLeaseTtl,
        @Nullable Duration maxLeaseTtl,
        @Nullable Boolean json,
        @Nullable Path logFile,
        @Nullable Long rotateBytes,
        @Nullable Duration rotateAfter,
        @Nullable Integer keep,
        @Nullable Path pidFile,
        @Nullable TelemetryConfig telemetry,
        Map<String, LockoutTerms> lockouts) {
    static final General NOTHING =
            new General(null, null, null, null, null, null, null, null, null, Map.of());

    General {
        lockouts = Map.copyOf(lockouts);
    }

    /** This file and then another, of which the last word counts. */
    General then(General later) {
        Map<String, LockoutTerms> all = new TreeMap<>(lockouts);
        all.putAll(later.lockouts);
        return new General(
                last(defaultLeaseTtl, later.defaultLeaseTtl),
                last(maxLeaseTtl, later.maxLeaseTtl),
                last(json, later.json),
                last(logFile, later.logFile),
                last(rotateBytes, later.rotateBytes),
                last(rotateAfter, later.rotateAfter),
                last(keep, later.keep),
                last(pidFile, later.pidFile),
                last(telemetry, later.telemetry),
                all);
    }

    private static <T> @Nullable T last(@Nullable T before, @Nullable T later) {
        return later == null ? before : later;
    }

    LogConfig log() {
        LogConfig unset = LogConfig.DEFAULT;
        return new LogConfig(
                json == null ? unset.json() : json,
                logFile != null && Files.isDirectory(logFile)
                        ? logFile.resolve(LogConfig.DEFAULT_FILE)
                        : logFile,
                rotateBytes == null ? unset.rotateBytes() : rotateBytes,
                rotateAfter == null ? unset.rotateAfter() : rotateAfter,
                keep == null ? unset.keep() : keep);
    }

    LeaseConfig leases() {
        LeaseConfig unset = LeaseConfig.DEFAULT;
        Duration max = maxLeaseTtl == null ? unset.maxTtl() : maxLeaseTtl;
        Duration normal = defaultLeaseTtl == null ? unset.defaultTtl() : defaultLeaseTtl;
        return new LeaseConfig(
                defaultLeaseTtl == null && normal.compareTo(max) > 0 ? max : normal, max);
    }
}
