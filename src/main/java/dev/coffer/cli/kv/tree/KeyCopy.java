package dev.coffer.cli.kv.tree;

import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key with all its versions, as one line of an export.
 *
 * @param path below the mount
 * @param settings what a write of metadata takes
 * @param currentVersion the highest number
 * @param versions the kept ones, in order
 */
record KeyCopy(String path, JsonObject settings, long currentVersion, List<Version> versions) {
    /** The setting that tells how many versions are kept. */
    static final String ROOM = "max_versions";

    /** The setting that tells after which time versions expire. */
    static final String EXPIRY = "delete_version_after";

    KeyCopy {
        versions = List.copyOf(versions);
    }

    /** The versions by number, in order. */
    Map<Long, Version> byNumber() {
        Map<Long, Version> byNumber = new LinkedHashMap<>();
        versions.forEach(version -> byNumber.put(version.number, version));
        return byNumber;
    }

    /** The lowest number that is kept; the current one, at least 1, if there is none. */
    long oldest() {
        long oldest = Math.max(1, currentVersion);
        for (Version version : versions) {
            oldest = Math.min(oldest, Math.max(1, version.number));
        }
        return oldest;
    }

    /**
     * One version.
     *
     * @param data empty if it is deleted or destroyed
     */
    record Version(
            long number,
            String createdTime,
            String deletionTime,
            boolean destroyed,
            Optional<JsonObject> data) {
        /** Without the value. */
        @Override
        public String toString() {
            return "Version[" + number + "]";
        }
    }

    /** The line. */
    JsonObject toJson() {
        List<JsonValue> lines = new ArrayList<>();
        for (Version version : versions) {
            JsonObject.Builder line =
                    JsonObject.builder()
                            .put("version", version.number)
                            .put("created_time", version.createdTime)
                            .put("deletion_time", version.deletionTime)
                            .put("destroyed", version.destroyed);
            version.data.ifPresent(data -> line.put("data", data));
            boolean _ = lines.add(line.build());
        }
        return JsonObject.builder()
                .put("path", path)
                .put("current_version", currentVersion)
                .put("metadata", settings)
                .put("versions", new JsonArray(lines))
                .build();
    }

    /** The key of a line. */
    static KeyCopy of(JsonObject line) {
        List<Version> versions = new ArrayList<>();
        if (line.get("versions").orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> all)) {
            for (JsonValue each : all) {
                if (each instanceof JsonObject members) {
                    boolean _ = versions.add(version(members));
                }
            }
        }
        JsonObject settings =
                line.get("metadata").orElse(JsonNull.NULL) instanceof JsonObject metadata
                        ? metadata
                        : JsonObject.EMPTY;
        return new KeyCopy(
                Secret.string(line, "path"),
                settings,
                Secret.number(line, "current_version"),
                versions);
    }

    private static Version version(JsonObject members) {
        Optional<JsonObject> data =
                members.get("data").orElse(JsonNull.NULL) instanceof JsonObject value
                        ? Optional.of(value)
                        : Optional.empty();
        return new Version(
                Secret.number(members, "version"),
                Secret.string(members, "created_time"),
                Secret.string(members, "deletion_time"),
                members.get("destroyed").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE),
                data);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "KeyCopy[" + path + ", " + versions.size() + " versions]";
    }
}
