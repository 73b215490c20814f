package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How one set of named values differs from another. Names are in the order of their bytes.
 *
 * @param before values by name
 * @param after values by name
 */
record Difference(SortedMap<String, JsonValue> before, SortedMap<String, JsonValue> after) {
    /** Between the members of two objects. */
    static Difference between(JsonObject before, JsonObject after) {
        return new Difference(members(before), members(after));
    }

    private static SortedMap<String, JsonValue> members(JsonObject object) {
        SortedMap<String, JsonValue> members = new TreeMap<>(JsonObject.NAME_ORDER);
        object.entries().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /** Names that only the second has. */
    List<String> added() {
        return after.keySet().stream().filter(name -> !before.containsKey(name)).toList();
    }

    /** Names that only the first has. */
    List<String> removed() {
        return before.keySet().stream().filter(name -> !after.containsKey(name)).toList();
    }

    /** Names that both have, with another value. */
    List<String> changed() {
        List<String> changed = new ArrayList<>();
        before.forEach((name, value) -> {
            JsonValue other = after.get(name);
            if (other != null && !other.equals(value)) {
                changed.add(name);
            }
        });
        return changed;
    }

    /** Every name that is not the same in both. */
    List<String> names() {
        TreeSet<String> all = new TreeSet<>(JsonObject.NAME_ORDER);
        all.addAll(added());
        all.addAll(removed());
        all.addAll(changed());
        return List.copyOf(all);
    }

    /** By name what was there ({@code from}) and what is there ({@code to}). */
    JsonObject values() {
        JsonObject.Builder values = JsonObject.builder();
        for (String name : names()) {
            JsonObject.Builder both = JsonObject.builder();
            JsonValue from = before.get(name);
            JsonValue to = after.get(name);
            if (from != null) {
                both.put("from", from);
            }
            if (to != null) {
                both.put("to", to);
            }
            values.put(name, both.build());
        }
        return values.build();
    }
}
