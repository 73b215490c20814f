package dev.coffer.gate.audit;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.json.RawTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes data with every text in it as a keyed hash. Names, numbers, truth values and nulls stay,
 * and texts right below a name that the mount shows in clear.
 *
 * <p>Source: OpenBao, audit/hashstructure.go. Unlike there, a text that reads as a time stays only
 * where the server itself has put it into an answer: what a client has sent or stored is a value,
 * whatever it looks like.
 */
final class HashedData {
    /** RFC 3339 as Go reads it strictly. */
    private static final Pattern TIME =
            Pattern.compile(
                    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T"
                            + "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
                            + "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])");

    private static final int SHORTEST_TIME = "2006-01-02T15:04:05Z".length();
    private static final int LONGEST_TIME = "2006-01-02T15:04:05.000000000+00:00".length();

    private final JsonWriter out;
    private final ValueHash hash;
    private final Set<String> clearNames;

    HashedData(JsonWriter out, ValueHash hash, Set<String> clearNames) {
        this.out = out;
        this.hash = hash;
        this.clearNames = clearNames;
    }

    /** Appends data that a client has sent. */
    void sent(JsonValue data) {
        value(data, "", false);
    }

    /** Appends data of an answer; below it what is stored as it came counts as sent. */
    void answered(JsonValue data) {
        value(data, "", true);
    }

    /** Appends one member's value of an answer's data. */
    void answered(String name, JsonValue data) {
        value(data, name, true);
    }

    private void value(JsonValue value, String name, boolean ours) {
        switch (value) {
            case JsonObject object -> object(object, ours);
            case JsonArray array -> array(array, name, ours);
            case JsonString(String text) -> text(text, name, ours);
            case JsonRaw raw ->
                    RawTexts.copy(raw, name, out, (_, inner, text) -> text(text, inner, false));
            case JsonNumber _, JsonBoolean _, JsonNull _ -> out.value(value);
        }
    }

    private void object(JsonObject object, boolean ours) {
        char before = '{';
        for (Map.Entry<String, JsonValue> member : sorted(object)) {
            out.one(before).string(member.getKey()).one(':');
            value(member.getValue(), member.getKey(), ours);
            before = ',';
        }
        if (before == '{') {
            out.one('{');
        }
        out.one('}');
    }

    private void array(JsonArray array, String name, boolean ours) {
        char before = '[';
        for (JsonValue element : array.elements()) {
            out.one(before);
            value(element, name, ours);
            before = ',';
        }
        if (before == '[') {
            out.one('[');
        }
        out.one(']');
    }

    private void text(String text, String name, boolean ours) {
        if (clearNames.contains(name) || (ours && isTime(text))) {
            out.string(text);
        } else {
            hash.append(out, text);
        }
    }

    private static boolean isTime(String text) {
        int length = text.length();
        return length >= SHORTEST_TIME
                && length <= LONGEST_TIME
                && text.charAt(4) == '-'
                && TIME.matcher(text).matches();
    }

    /** The members by name, as Go writes a map; most objects are in that order already. */
    static Iterable<Map.Entry<String, JsonValue>> sorted(JsonObject object) {
        String previous = "";
        for (String name : object.names()) {
            if (JsonObject.NAME_ORDER.compare(previous, name) > 0) {
                List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.entries());
                members.sort(Map.Entry.comparingByKey(JsonObject.NAME_ORDER));
                return members;
            }
            previous = name;
        }
        return object.entries();
    }
}
