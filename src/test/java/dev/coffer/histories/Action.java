package dev.coffer.histories;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.server.Answer;
import dev.coffer.server.TestingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that a client asks for: how it is sent, and what it means by the rules. */
sealed interface Action {
    String NOT_FOUND = "404";
    String LOCKED = "locked";
    String DONE = "done";

    /** Sends it and sums its answer up. */
    String send(TestingServer server);

    /** What becomes of the keys, and the answer summed up. */
    Map.Entry<Keys, String> apply(Keys keys);

    /**
     * Writes a value.
     *
     * @param cas the version that is expected; negative for none
     */
    record Put(String path, String value, long cas) implements Action {
        @Override
        public String send(TestingServer server) {
            String options = cas < 0 ? "" : ",\"options\":{\"cas\":" + cas + "}";
            String body = "{\"data\":{\"v\":\"" + value + "\"}" + options + "}";
            return summed(
                    server.call("POST", "secret/data/" + path, body),
                    answer -> "v" + answer.textAt("data", "version"));
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            Keys.Key key = keys.key(path);
            if (keys.isLocked(path)) {
                return Keys.step(keys, LOCKED);
            }
            if (cas >= 0 && cas != Keys.version(key)) {
                return Keys.step(keys, "cas_mismatch");
            }
            Keys.Key written = (key == null ? Keys.Key.NEW : key).written(value);
            return Keys.step(keys.with(path, written), "v" + written.version());
        }
    }

    /** Reads a value. */
    record Get(String path) implements Action {
        @Override
        public String send(TestingServer server) {
            return summed(
                    server.call("GET", "secret/data/" + path), answer -> shown(answer.at("data")));
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            Keys.Key key = keys.key(path);
            return Keys.step(keys, key == null ? NOT_FOUND : key.shown());
        }
    }

    /** Deletes the current version. */
    record Delete(String path) implements Action {
        @Override
        public String send(TestingServer server) {
            return summed(server.call("DELETE", "secret/data/" + path), _ -> DONE);
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            Keys.Key key = keys.key(path);
            if (keys.isLocked(path)) {
                return Keys.step(keys, LOCKED);
            }
            return Keys.step(key == null ? keys : keys.with(path, key.deleted()), DONE);
        }
    }

    /** Writes custom metadata. */
    record Describe(String path, String custom) implements Action {
        @Override
        public String send(TestingServer server) {
            String body = "{\"custom_metadata\":{\"c\":\"" + custom + "\"}}";
            return summed(server.call("POST", "secret/metadata/" + path, body), _ -> DONE);
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            if (keys.isLocked(path)) {
                return Keys.step(keys, LOCKED);
            }
            Keys.Key key = keys.key(path);
            return Keys.step(
                    keys.with(path, (key == null ? Keys.Key.NEW : key).described(custom)), DONE);
        }
    }

    /** Removes a key. */
    record Remove(String path) implements Action {
        @Override
        public String send(TestingServer server) {
            return summed(server.call("DELETE", "secret/metadata/" + path), _ -> DONE);
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            return keys.isLocked(path)
                    ? Keys.step(keys, LOCKED)
                    : Keys.step(keys.with(path, null), DONE);
        }
    }

    /** Moves or copies a key. */
    record Move(String from, String to, boolean copies) implements Action {
        @Override
        public String send(TestingServer server) {
            String body = "{\"from\":\"" + from + "\",\"to\":\"" + to + "\"}";
            return summed(
                    server.call("POST", copies ? "secret/copy" : "secret/move", body), _ -> DONE);
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            Keys.Key key = keys.key(from);
            if (key == null) {
                return Keys.step(keys, NOT_FOUND);
            }
            if ((!copies && keys.isLocked(from)) || keys.isLocked(to)) {
                return Keys.step(keys, LOCKED);
            }
            if (keys.key(to) != null) {
                return Keys.step(keys, "key_exists");
            }
            Keys copied = keys.with(to, key);
            return Keys.step(copies ? copied : copied.with(from, null), DONE);
        }
    }

    /** Locks a path against everything, or unlocks it. */
    record Lock(String path, boolean on) implements Action {
        @Override
        public String send(TestingServer server) {
            String all = "{\"data\":true,\"metadata\":true,\"destroy\":true}";
            Answer answer =
                    on
                            ? server.call("POST", "secret/lock/" + path, all)
                            : server.call("DELETE", "secret/lock/" + path);
            return answer.status() < 300 ? DONE : answer.toString();
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            return Keys.step(keys.withLock(path, on), DONE);
        }
    }

    /**
     * Writes one value to several keys, if the first one has a version.
     *
     * @param cas negative for any
     */
    record WriteAll(List<String> paths, String value, long cas) implements Action {
        @Override
        public String send(TestingServer server) {
            List<String> ops = new ArrayList<>();
            for (String path : paths) {
                ops.add(
                        "{\"op\":\"put\",\"path\":\"%s\",\"data\":{\"v\":\"%s\"}}"
                                .formatted(path, value));
            }
            String compare = "[{\"path\":\"%s\",\"version\":%d}]".formatted(paths.getFirst(), cas);
            String body =
                    "{\"compare\":%s,\"ops\":[%s]}"
                            .formatted(cas < 0 ? "[]" : compare, String.join(",", ops));
            return summed(
                    server.call("POST", "secret/txn", body),
                    answer -> all(answer, result -> "v" + text(result, "data", "version")));
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            if (cas >= 0 && cas != Keys.version(keys.key(paths.getFirst()))) {
                return Keys.step(keys, "txn_conflict");
            }
            if (paths.stream().anyMatch(keys::isLocked)) {
                return Keys.step(keys, LOCKED);
            }
            Keys next = keys;
            List<String> versions = new ArrayList<>();
            for (String path : paths) {
                Keys.Key key = next.key(path);
                Keys.Key written = (key == null ? Keys.Key.NEW : key).written(value);
                next = next.with(path, written);
                versions.add("v" + written.version());
            }
            return Keys.step(next, String.join(", ", versions));
        }
    }

    /** Reads several keys as they are at one moment. */
    record ReadAll(List<String> paths) implements Action {
        @Override
        public String send(TestingServer server) {
            List<String> ops = new ArrayList<>();
            paths.forEach(path -> ops.add("{\"op\":\"get\",\"path\":\"" + path + "\"}"));
            return summed(
                    server.call("POST", "secret/txn", "{\"ops\":[" + String.join(",", ops) + "]}"),
                    answer ->
                            all(
                                    answer,
                                    result ->
                                            text(result, "status").equals("200")
                                                    ? shown(at(result, "data"))
                                                    : NOT_FOUND));
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            List<String> shown = new ArrayList<>();
            for (String path : paths) {
                Keys.Key key = keys.key(path);
                shown.add(key == null ? NOT_FOUND : key.shown());
            }
            return Keys.step(keys, String.join(", ", shown));
        }
    }

    /**
     * Makes the metadata say what an older version of it says.
     *
     * @param version the older one
     * @param cas the version that is expected
     */
    record RollBack(String path, long version, long cas) implements Action {
        @Override
        public String send(TestingServer server) {
            String body = "{\"metadata_version\":" + version + ",\"metadata_cas\":" + cas + "}";
            return summed(
                    server.call("POST", "secret/metadata-rollback/" + path, body),
                    answer -> "m" + answer.textAt("data", "current_metadata_version"));
        }

        @Override
        public Map.Entry<Keys, String> apply(Keys keys) {
            Keys.Key key = keys.key(path);
            if (key == null) {
                return Keys.step(keys, NOT_FOUND);
            }
            if (keys.isLocked(path)) {
                return Keys.step(keys, LOCKED);
            }
            if (cas != key.metadataVersion()) {
                return Keys.step(keys, "metadata_cas_mismatch");
            }
            if (version < 1 || version > key.metadataVersion()) {
                return Keys.step(keys, NOT_FOUND);
            }
            Keys.Key back = key.described(key.customs().get((int) version - 1));
            return Keys.step(keys.with(path, back), "m" + back.metadataVersion());
        }
    }

    private static String summed(Answer answer, Summary summary) {
        if (answer.status() < 300) {
            return summary.of(answer);
        }
        if (answer.status() == 404) {
            return NOT_FOUND;
        }
        String code = answer.textAt("data", "code");
        return code.equals("null") ? answer.toString() : code;
    }

    private static String all(Answer answer, Part part) {
        List<String> parts = new ArrayList<>();
        if (answer.at("data", "results") instanceof JsonArray(List<JsonValue> results)) {
            results.forEach(result -> parts.add(part.of(result)));
        }
        return String.join(", ", parts);
    }

    private static String shown(@Nullable JsonValue data) {
        String custom = text(data, "metadata", "custom_metadata", "c");
        return "v"
                + text(data, "metadata", "version")
                + " "
                + text(data, "data", "v")
                + " m"
                + text(data, "metadata", "current_metadata_version")
                + (custom.equals("null") ? "" : " " + custom);
    }

    private static @Nullable JsonValue at(JsonValue from, String... names) {
        Optional<JsonValue> value = Optional.of(from);
        for (String name : names) {
            value =
                    value.flatMap(each ->
                            each instanceof JsonObject object
                                    ? object.get(name)
                                    : Optional.empty());
        }
        return value.orElse(null);
    }

    private static String text(@Nullable JsonValue from, String... names) {
        JsonValue value = from == null ? null : at(from, names);
        return switch (value) {
            case null -> "null";
            case JsonString(String text) -> text;
            case JsonNumber(String literal) -> literal;
            default -> value.toString();
        };
    }

    /** Sums up an answer that is no refusal. */
    interface Summary {
        String of(Answer answer);
    }

    /** Sums up one result of a transaction. */
    interface Part {
        String of(JsonValue result);
    }
}
