package dev.coffer.cli.kv.tree;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes keys with all their versions into a mount of version 2. The numbers stay: a version that
 * the copy has no value for is written empty, and deleted or destroyed as it was. What is there
 * already is left, if it is the beginning of the same key; so an interrupted run goes on.
 *
 * @param mount without a slash at the end
 */
record TreeWriter(Client client, String mount) {
    /** What says that versions do not expire. */
    private static final Set<JsonValue> NEVER =
            Set.of(new JsonString("0s"), new JsonString("0"), new JsonString(""));

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
        Optional<KeyCopy> there = read(key.path());
        long known = there.map(KeyCopy::currentVersion).orElse(0L);
        if (there.isPresent() && !Likeness.isBeginning(there.get(), key)) {
            return Outcome.DIFFERENT;
        }
        if (there.isPresent() && Likeness.isSame(there.get(), key)) {
            return Outcome.SAME;
        }
        boolean prepared = prepare(key);
        Map<Long, KeyCopy.Version> versions = key.byNumber();
        for (long number = known + 1; number <= key.currentVersion(); number++) {
            put(key.path(), number, Optional.ofNullable(versions.get(number)));
        }
        remove(key, versions);
        finish(key, prepared);
        return Outcome.WRITTEN;
    }

    /** Whether a server has a key just as it was copied. */
    boolean verify(KeyCopy key) throws ApiException {
        Optional<KeyCopy> there = read(key.path());
        return there.isPresent() && Likeness.isSame(there.get(), key);
    }

    private Optional<KeyCopy> read(String path) throws ApiException {
        return new TreeReader(client, mount, true).read(path);
    }

    /**
     * Says before the first version how many are kept: those of the copy, neither fewer nor the
     * empty ones that only stand for numbers before them. And after which time versions expire,
     * since that counts for a version when it is written.
     */
    private boolean prepare(KeyCopy key) throws ApiException {
        Optional<JsonValue> expiry =
                key.settings().get(KeyCopy.EXPIRY).filter(value -> !NEVER.contains(value));
        if (key.currentVersion() <= 1 && expiry.isEmpty()) {
            return false;
        }
        long oldest = key.oldest() == 1 ? 0 : key.oldest();
        JsonObject.Builder settings =
                JsonObject.builder().put(KeyCopy.ROOM, key.currentVersion() - oldest + 1);
        expiry.ifPresent(value -> settings.put(KeyCopy.EXPIRY, value));
        metadata(key.path(), settings.build());
        return true;
    }

    private void finish(KeyCopy key, boolean prepared) throws ApiException {
        if (prepared || !key.settings().isEmpty()) {
            JsonObject.Builder settings = JsonObject.builder().put(KeyCopy.ROOM, 0);
            for (var member : key.settings().entries()) {
                settings.put(member.getKey(), member.getValue());
            }
            metadata(key.path(), settings.build());
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
        for (long number = key.oldest(); number <= key.currentVersion(); number++) {
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
