package dev.coffer.cli.kv.tree;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes keys with all their versions into a mount of version 2. The numbers stay: a version that
 * the copy has no value for is written empty, and deleted or destroyed as it was. What is there
 * already is left, if it is the beginning of the same key; so an interrupted run goes on.
 *
 * @param mount without a slash at the end
 */
record TreeWriter(Client client, String mount) {
    /** What became of a key. */
    enum Outcome {
        /** It is there now. */
        WRITTEN,
        /** It was there already, the same. */
        SAME,
        /** Another key is at its place, which was left as it is. */
        DIFFERENT
    }

    /** Writes a key, or what is missing of it. */
    Outcome write(KeyCopy key) throws ApiException {
        Optional<KeyCopy> there = new TreeReader(client, mount, true).read(key.path());
        long known = there.map(KeyCopy::currentVersion).orElse(0L);
        if (there.isPresent() && !isBeginning(there.get(), key)) {
            return Outcome.DIFFERENT;
        }
        if (there.isPresent() && sameState(there.get(), key)) {
            return Outcome.SAME;
        }
        makeRoom(key);
        Map<Long, KeyCopy.Version> versions = new LinkedHashMap<>();
        key.versions().forEach(version -> versions.put(version.number(), version));
        for (long number = known + 1; number <= key.currentVersion(); number++) {
            put(key.path(), number, Optional.ofNullable(versions.get(number)));
        }
        remove(key, versions);
        if (!key.settings().isEmpty()) {
            metadata(key.path(), key.settings());
        }
        return Outcome.WRITTEN;
    }

    /** Whether a server has a key just as it was copied. */
    boolean verify(KeyCopy key) throws ApiException {
        Optional<KeyCopy> there = new TreeReader(client, mount, true).read(key.path());
        return there.isPresent() && isBeginning(there.get(), key) && sameState(there.get(), key);
    }

    /** No version that both have differs, and nothing is newer than the copy. */
    private static boolean isBeginning(KeyCopy there, KeyCopy key) {
        if (there.currentVersion() > key.currentVersion()) {
            return false;
        }
        Map<Long, KeyCopy.Version> versions = new LinkedHashMap<>();
        key.versions().forEach(version -> versions.put(version.number(), version));
        for (KeyCopy.Version version : there.versions()) {
            KeyCopy.Version wanted = versions.get(version.number());
            if (wanted != null
                    && wanted.data().isPresent()
                    && !version.data().equals(wanted.data())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameState(KeyCopy there, KeyCopy key) {
        for (KeyCopy.Version version : there.versions()) {
            boolean wanted =
                    key.versions().stream()
                            .anyMatch(each ->
                                    each.number() == version.number() && each.data().isPresent());
            if (version.data().isPresent() && !wanted) {
                return false;
            }
        }
        return there.currentVersion() == key.currentVersion()
                && has(there.settings(), key.settings());
    }

    private static boolean has(JsonObject there, JsonObject wanted) {
        for (var member : wanted.entries()) {
            if (!Optional.of(member.getValue()).equals(there.get(member.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** So many versions must be kept that nothing is pushed out while they are written. */
    private void makeRoom(KeyCopy key) throws ApiException {
        long kept = Secret.number(key.settings(), "max_versions");
        if (key.versions().size() > Math.max(1, kept)) {
            metadata(
                    key.path(),
                    JsonObject.builder().put("max_versions", key.versions().size()).build());
        }
    }

    private void metadata(String path, JsonObject settings) throws ApiException {
        Optional<Secret> _ = client.write(mount + "/metadata/" + path, settings);
    }

    private void put(String path, long number, Optional<KeyCopy.Version> version)
            throws ApiException {
        JsonObject data = version.flatMap(KeyCopy.Version::data).orElse(JsonObject.EMPTY);
        JsonObject body =
                JsonObject.builder()
                        .put("data", data)
                        .put("options", JsonObject.builder().put("cas", number - 1).build())
                        .build();
        Optional<Secret> _ = client.secret(ApiRequest.put(mount + "/data/" + path, body));
    }

    /** Deletes and destroys what was, and destroys what the copy does not have at all. */
    private void remove(KeyCopy key, Map<Long, KeyCopy.Version> versions) throws ApiException {
        List<JsonValue> deleted = new ArrayList<>();
        List<JsonValue> destroyed = new ArrayList<>();
        long oldest = key.currentVersion() - Math.max(versions.size(), 1) + 1;
        for (long number = Math.max(1, oldest); number <= key.currentVersion(); number++) {
            KeyCopy.Version version = versions.get(number);
            if (version == null || version.destroyed()) {
                boolean _ = destroyed.add(JsonNumber.of(number));
            } else if (version.data().isEmpty()) {
                boolean _ = deleted.add(JsonNumber.of(number));
            }
        }
        change(key.path(), "delete", deleted);
        change(key.path(), "destroy", destroyed);
    }

    private void change(String path, String what, List<JsonValue> numbers) throws ApiException {
        if (!numbers.isEmpty()) {
            JsonObject body = JsonObject.builder().put("versions", new JsonArray(numbers)).build();
            Optional<Secret> _ = client.write(mount + "/" + what + "/" + path, body);
        }
    }
}
