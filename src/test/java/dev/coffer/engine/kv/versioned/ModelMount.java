package dev.coffer.engine.kv.versioned;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mount as the contract describes it: settings and keys. */
final class ModelMount {
    final TreeMap<String, ModelKey> keys = new TreeMap<>();
    int maxVersions;
    int maxMetadataVersions;
    boolean casRequired;
    boolean metadataCasRequired;
    Duration deleteAfter = Duration.ZERO;

    /** What a list of a folder shows, without a limit; empty where it is 404. */
    String list(String folder) {
        TreeSet<String> names = new TreeSet<>();
        for (String path : keys.keySet()) {
            if (path.startsWith(folder)) {
                String rest = path.substring(folder.length());
                int slash = rest.indexOf('/');
                names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
            }
        }
        return names.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    /** What a read of a key's metadata shows. */
    static String metadata(ModelKey key) {
        StringBuilder versions = new StringBuilder();
        key.versions.forEach((number, version) ->
                versions.append(versions.isEmpty() ? "" : ",")
                        .append('"')
                        .append(number)
                        .append("\":{\"created_by\":")
                        .append(actor(version.createdBy))
                        .append(",\"created_time\":\"")
                        .append(time(version.created))
                        .append("\",\"deleted_by\":")
                        .append(actor(version.deletedBy))
                        .append(",\"deletion_time\":\"")
                        .append(time(version.deletion))
                        .append("\",\"destroyed\":")
                        .append(version.destroyed)
                        .append('}'));
        return String.format(
                Locale.ROOT,
                "{\"cas_required\":%s,\"cas_required_for_delete\":false,"
                        + "\"created_time\":\"%s\",\"current_metadata_version\":%d,"
                        + "\"current_version\":%d,\"custom_metadata\":%s,"
                        + "\"delete_version_after\":\"%s\",\"max_metadata_versions\":0,"
                        + "\"max_versions\":%d,"
                        + "\"metadata_cas_required\":%s,\"oldest_version\":%d,"
                        + "\"updated_by\":%s,\"updated_time\":\"%s\",\"versions\":{%s}}",
                key.casRequired,
                time(key.created),
                key.metadata,
                key.current,
                custom(key),
                key.deleteAfter.isZero() ? "0s" : key.deleteAfter.toSeconds() + "s",
                key.maxVersions,
                key.metadataCasRequired,
                key.oldest,
                actor(key.updatedBy),
                time(key.updated),
                versions);
    }

    static String actor(@Nullable String name) {
        return name == null
                ? "null"
                : "{\"display_name\":\"%s\",\"entity_id\":\"\",\"remote_address\":\"127.0.0.1\"}"
                        .formatted(name);
    }

    static String custom(ModelKey key) {
        return custom(key.custom);
    }

    static String custom(Map<String, String> custom) {
        return custom.isEmpty()
                ? "null"
                : custom.entrySet().stream()
                        .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** The times of the test have whole seconds. */
    static String time(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }
}
