package dev.coffer.client;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a value, without the value.
 *
 * @param number counts from 1
 * @param created when it was written
 * @param deletion from when on it counts as deleted, which may lie ahead
 * @param destroyed whether its value is gone for good
 */
public record Version(long number, Instant created, Optional<Instant> deletion, boolean destroyed) {
    static Version of(long number, Fields fields) {
        return new Version(
                number,
                fields.time("created_time").orElse(Instant.EPOCH),
                fields.time("deletion_time"),
                fields.flag("destroyed"));
    }

    static Version of(Fields fields) {
        return of(fields.number("version").orElse(0), fields);
    }
}
