package dev.coffer.storage.seal;

import java.time.Instant;

/**
 * What {@code sys/key-status} tells. Source: OpenBao API, /sys/key-status.
 *
 * @param term number of the term that seals records
 * @param installTime when it was added
 * @param encryptions records sealed with it since this server was unsealed; for showing only
 */
public record KeyStatus(int term, Instant installTime, long encryptions) {}
