package dev.coffer.cli.kv.tree;

import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.Map;
import java.util.Set;

/** How much a key that is there is like its copy. Times are not compared. */
final class Likeness {
    /** What a server that does not know a setting does: as one that has it switched off. */
    private static final Set<JsonValue> NOTHING =
            Set.of(
                    JsonNull.NULL,
                    JsonBoolean.FALSE,
                    JsonNumber.of(0),
                    new JsonString("0s"),
                    JsonObject.EMPTY);

    private Likeness() {}

    /** No version that both have differs, and nothing is newer than the copy. */
    static boolean isBeginning(KeyCopy there, KeyCopy key) {
        if (there.currentVersion() > key.currentVersion()) {
            return false;
        }
        Map<Long, KeyCopy.Version> versions = key.byNumber();
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

    /**
     * Every version of the copy is there with its value and state, none has a value that the copy
     * does not have, and the settings are those of the copy.
     */
    static boolean isSame(KeyCopy there, KeyCopy key) {
        Map<Long, KeyCopy.Version> found = there.byNumber();
        for (KeyCopy.Version wanted : key.versions()) {
            KeyCopy.Version version = found.remove(wanted.number());
            if (version == null
                    || version.destroyed() != wanted.destroyed()
                    || !version.data().equals(wanted.data())) {
                return false;
            }
        }
        return found.values().stream().allMatch(rest -> rest.data().isEmpty())
                && there.currentVersion() == key.currentVersion()
                && sameSettings(there.settings(), key.settings());
    }

    private static boolean sameSettings(JsonObject there, JsonObject wanted) {
        for (String name : TreeReader.SETTINGS) {
            if (!setting(there, name).equals(setting(wanted, name))) {
                return false;
            }
        }
        return true;
    }

    private static JsonValue setting(JsonObject settings, String name) {
        JsonValue value = settings.get(name).orElse(JsonNull.NULL);
        return NOTHING.contains(value) ? JsonNull.NULL : value;
    }
}
