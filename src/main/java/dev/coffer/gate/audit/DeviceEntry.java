package dev.coffer.gate.audit;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row of the device table, as stored. Immutable.
 *
 * @param id identity of the record, 16 bytes
 * @param path with a slash at its end, for example {@code file/}
 * @param type {@code file}, {@code socket}, {@code syslog} or {@code http}
 * @param description free text
 * @param options as given
 * @param local kept and shown
 * @param configured whether it came from the configuration file, which alone removes it then
 * @param salt under which values are hashed
 * @param chainKey under which lines are hashed
 */
public record DeviceEntry(
        Bytes id,
        String path,
        String type,
        String description,
        SortedMap<String, String> options,
        boolean local,
        boolean configured,
        SecretBytes salt,
        SecretBytes chainKey) {
    /** Copies the options. */
    public DeviceEntry {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** The same with keys in memory of their own, to be destroyed by themselves. */
    DeviceEntry duplicate() {
        return new DeviceEntry(
                id,
                path,
                type,
                description,
                options,
                local,
                configured,
                salt.duplicate(),
                chainKey.duplicate());
    }

    /** The identity as checkpoints show it. */
    String shownId() {
        return Encodings.hex(id.toArray());
    }

    /** Path and type only: options may hold credentials. */
    @Override
    public String toString() {
        return "DeviceEntry[" + path + ", " + type + "]";
    }
}
