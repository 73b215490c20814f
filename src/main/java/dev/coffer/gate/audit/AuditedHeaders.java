package dev.coffer.gate.audit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The request headers that are logged.
 *
 * @param hashed names in lower case; true where the values are written as keyed hashes
 */
public record AuditedHeaders(SortedMap<String, Boolean> hashed) {
    /** No header is logged. */
    public static final AuditedHeaders NONE = new AuditedHeaders(new TreeMap<>());

    /** Copies the map. */
    public AuditedHeaders {
        hashed = Collections.unmodifiableSortedMap(new TreeMap<>(hashed));
    }
}
