package dev.coffer.config;

import java.time.Duration;

/**
 * When wrong attempts to log in lock a name. A zero means the default.
 *
 * @param disabled whether nobody is ever locked
 */
public record LockoutTerms(
        long threshold, Duration duration, Duration counterReset, boolean disabled) {}
