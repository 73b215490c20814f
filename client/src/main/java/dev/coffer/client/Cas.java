package dev.coffer.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a change expects the two counters of a key to be. A key counts the writes of its value and
 * those of its metadata; either can be compared without the other, or both at once.
 *
 * @param data the version of the value, 0 for none
 * @param metadata the version of the metadata, 0 before the first write of metadata
 */
public record Cas(OptionalLong data, OptionalLong metadata) {
    /** Compares nothing. */
    public static final Cas NONE = new Cas(OptionalLong.empty(), OptionalLong.empty());

    /** The value must never have been written. */
    public static final Cas CREATE = data(0);

    /**
     * The value must have this version.
     *
     * @param version 0 for none
     * @return what to give to a change
     */
    public static Cas data(long version) {
        return new Cas(OptionalLong.of(version), OptionalLong.empty());
    }

    /**
     * The metadata must have this version.
     *
     * @param version 0 before the first write of metadata
     * @return what to give to a change
     */
    public static Cas metadata(long version) {
        return new Cas(OptionalLong.empty(), OptionalLong.of(version));
    }

    /**
     * Both must have these versions.
     *
     * @param data of the value
     * @param metadata of the metadata
     * @return what to give to a change
     */
    public static Cas both(long data, long metadata) {
        return new Cas(OptionalLong.of(data), OptionalLong.of(metadata));
    }

    /** Whether there is anything to compare. */
    boolean isAsked() {
        return data.isPresent() || metadata.isPresent();
    }

    /** As the object {@code options} of a body, or as parameters of a query. */
    Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        data.ifPresent(version -> options.put("cas", version));
        metadata.ifPresent(version -> options.put("metadata_cas", version));
        return options;
    }
}
