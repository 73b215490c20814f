package dev.coffer.cli.output;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * YAML as OpenBao's command line writes it: block style, names in natural order, lists not indented
 * below their name, texts in quotes only where they would be read as something else.
 */
public final class Yaml {
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    /** The text of a value, without a line feed at the end. */
    public static String of(JsonValue value) {
        Yaml writing = new Yaml();
        switch (value) {
            case JsonObject object when !object.isEmpty() -> writing.object(object, "");
            case JsonArray array when array.size() > 0 -> writing.array(array, "");
            case JsonRaw raw -> writing.text.append(of(raw.parse()));
            default -> writing.scalar(value, "");
        }
        return writing.text.toString().strip();
    }

    private void object(JsonObject object, String indent) {
        List<String> names = new ArrayList<>(object.names());
        names.sort(NaturalOrder::compare);
        String before = "";
        for (String name : names) {
            StringBuilder _ = text.append(before).append(YamlScalar.of(name, indent)).append(':');
            member(object.get(name).orElse(JsonNull.NULL), indent);
            before = indent;
        }
    }

    private void member(JsonValue value, String indent) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> {
                StringBuilder _ = text.append('\n').append(indent).append(STEP);
                object(object, indent + STEP);
            }
            case JsonArray array when array.size() > 0 -> {
                StringBuilder _ = text.append('\n').append(indent);
                array(array, indent);
            }
            case JsonRaw raw -> member(raw.parse(), indent);
            default -> {
                StringBuilder _ = text.append(' ');
                scalar(value, indent);
            }
        }
    }

    private void array(JsonArray array, String indent) {
        String before = "";
        for (JsonValue element : array.elements()) {
            StringBuilder _ = text.append(before).append("- ");
            switch (element) {
                case JsonObject object when !object.isEmpty() -> object(object, indent + STEP);
                case JsonArray inner when inner.size() > 0 -> array(inner, indent + STEP);
                default -> scalar(element, indent);
            }
            before = indent;
        }
    }

    private void scalar(JsonValue value, String indent) {
        String written =
                switch (value) {
                    case JsonString string -> YamlScalar.of(string.value(), indent);
                    case JsonNumber number -> YamlScalar.number(number.literal());
                    case JsonBoolean bool -> String.valueOf(bool.value());
                    case JsonNull _ -> "null";
                    case JsonArray _ -> "[]";
                    case JsonObject _ -> "{}";
                    case JsonRaw raw -> of(raw.parse());
                };
        StringBuilder _ = text.append(written).append('\n');
    }
}
