package dev.coffer.gate.policy;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code allowed_parameters} or {@code denied_parameters}: values by the name of a request's field.
 * An empty list stands for every value, the name {@code *} for every field. Immutable.
 *
 * @param values by name in lower case
 */
record ParameterRules(Map<String, List<JsonValue>> values) {
    static final ParameterRules NONE = new ParameterRules(Map.of());

    /** Stands for every field. */
    static final String EVERY = "*";

    ParameterRules {
        Map<String, List<JsonValue>> copy = new TreeMap<>();
        values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        values = Collections.unmodifiableMap(copy);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The rules of both; a name for which either takes every value takes every value. */
    ParameterRules and(ParameterRules other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Map<String, List<JsonValue>> merged = new TreeMap<>(values);
        other.values.forEach((name, more) -> merged.merge(name, more, ParameterRules::joined));
        return new ParameterRules(merged);
    }

    private static List<JsonValue> joined(List<JsonValue> one, List<JsonValue> more) {
        if (one.isEmpty() || more.isEmpty()) {
            return List.of();
        }
        List<JsonValue> both = new ArrayList<>(more);
        both.addAll(one);
        return both;
    }

    /** As the rules of {@code denied_parameters}: whether they stop these fields. */
    boolean stop(JsonObject fields) {
        if (isEmpty()) {
            return false;
        }
        if (values.containsKey(EVERY)) {
            return true;
        }
        for (Map.Entry<String, JsonValue> field : fields.entries()) {
            List<JsonValue> list = values.get(lowerCase(field.getKey()));
            if (list != null && contains(list, field.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** As the rules of {@code allowed_parameters}: whether they let these fields pass. */
    boolean pass(JsonObject fields) {
        boolean others = values.containsKey(EVERY);
        if (isEmpty() || (others && values.size() == 1)) {
            return true;
        }
        for (Map.Entry<String, JsonValue> field : fields.entries()) {
            List<JsonValue> list = values.get(lowerCase(field.getKey()));
            if (list == null ? !others : !contains(list, field.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** As clients are shown it. */
    JsonObject shown() {
        JsonObject.Builder shown = JsonObject.builder();
        values.forEach((name, list) -> shown.put(name, new JsonArray(list)));
        return shown.build();
    }

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean contains(List<JsonValue> list, JsonValue sent) {
        if (list.isEmpty()) {
            return true;
        }
        for (JsonValue each : list) {
            if (matches(each, sent)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonValue rule, JsonValue sent) {
        if (rule instanceof JsonString(String pattern) && sent instanceof JsonString(String text)) {
            return Globs.matches(pattern, text);
        }
        return same(rule, sent);
    }

    /**
     * Whether a rule's value is the one sent. A number never is: clients know that, because OpenBao
     * compares the rule's integer with the literal that was sent, and an object within an object
     * neither, because HCL1 makes a list of it.
     */
    private static boolean same(JsonValue rule, JsonValue sent) {
        return switch (rule) {
            case JsonString text -> text.equals(sent);
            case JsonBoolean flag -> flag.equals(sent);
            case JsonArray(var elements) ->
                    sent instanceof JsonArray(var others) && sameElements(elements, others);
            case JsonObject members ->
                    sent instanceof JsonObject others && sameMembers(members, others);
            case JsonNumber _, JsonNull _, JsonRaw _ -> false;
        };
    }

    private static boolean sameElements(List<JsonValue> rule, List<JsonValue> sent) {
        if (rule.size() != sent.size()) {
            return false;
        }
        for (int i = 0; i < rule.size(); i++) {
            if (!same(rule.get(i), sent.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameMembers(JsonObject rule, JsonObject sent) {
        if (rule.size() != sent.size()) {
            return false;
        }
        for (Map.Entry<String, JsonValue> member : rule.entries()) {
            JsonValue other = sent.get(member.getKey()).orElse(JsonNull.NULL);
            if (member.getValue() instanceof JsonObject || !same(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }
}
