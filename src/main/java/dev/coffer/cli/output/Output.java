package dev.coffer.cli.output;

import dev.coffer.cli.client.Secret;
import dev.coffer.cli.terminal.Terminal;
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Shows what came back in the format that the user chose. Each method tells the exit code.
 *
 * <p>Source: OpenBao, command/format.go, command/util.go.
 *
 * @param format one of {@link #FORMATS}
 * @param detailed whether listings show what is known of each key
 */
public record Output(Terminal terminal, String format, boolean detailed) {
    /** The formats that there are. */
    public static final List<String> FORMATS =
            List.of("json", "table", "yaml", "yml", "pretty", "raw");

    private static final String WARNINGS =
            "WARNING! The following warnings were returned from OpenBao:\n";

    /** Whether people are meant to read it. */
    public boolean isTable() {
        return format.equals("table");
    }

    /** A whole answer. */
    public int secret(Secret secret) {
        if (!isTable()) {
            return value(secret.toJson());
        }
        warnings(secret);
        Table table = Table.of("Key", "Value");
        SecretTable.fill(table, secret);
        if (!table.isEmpty()) {
            terminal.say(table.text());
        }
        return 0;
    }

    /** The keys of a listing. */
    public int list(Secret secret) {
        if (!isTable()) {
            boolean whole = detailed && format.equals("json");
            return value(whole ? secret.toJson() : secret.field("keys").orElse(JsonNull.NULL));
        }
        warnings(secret);
        List<String> keys = new ArrayList<>();
        for (JsonValue key : secret.keys().orElse(List.of())) {
            boolean _ = keys.add(GoValue.text(key));
        }
        if (!keys.isEmpty()) {
            keys.sort(JsonObject.NAME_ORDER);
            terminal.say(keyTable(keys, secret).text());
        }
        return 0;
    }

    private Table keyTable(List<String> keys, Secret secret) {
        JsonObject infos =
                detailed && secret.field("key_info").orElse(JsonNull.NULL) instanceof JsonObject all
                        ? all
                        : JsonObject.EMPTY;
        TreeSet<String> columns = new TreeSet<>(JsonObject.NAME_ORDER);
        for (String key : keys) {
            columns.addAll(info(infos, key).names());
        }
        List<String> header = new ArrayList<>(List.of("Keys"));
        header.addAll(columns);
        Table table = Table.of(header.toArray(String[]::new));
        for (String key : keys) {
            List<String> row = new ArrayList<>(List.of(key));
            for (String column : infos.has(key) ? columns : new TreeSet<String>()) {
                Optional<JsonValue> value = info(infos, key).get(column);
                boolean _ = row.add(value.map(each -> Durations.field(column, each)).orElse("n/a"));
            }
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    private static JsonObject info(JsonObject infos, String key) {
        return infos.get(key).orElse(JsonNull.NULL) instanceof JsonObject info
                ? info
                : JsonObject.EMPTY;
    }

    /** The members of an object, by name. */
    public int map(JsonObject members) {
        if (!isTable()) {
            return value(JsonWriter.sorted(members));
        }
        Table table = Table.of("Key", "Value");
        SecretTable.members(table, members);
        if (!table.isEmpty()) {
            terminal.say(table.text());
        }
        return 0;
    }

    /** Texts one below the other; the first one is the header of a table. */
    public int texts(List<String> texts) {
        if (!isTable()) {
            return value(JsonArray.ofStrings(texts));
        }
        if (!texts.isEmpty()) {
            Table table = Table.of(texts.getFirst());
            for (String text : texts.subList(1, texts.size())) {
                table.row(text);
            }
            terminal.say(table.text());
        }
        return 0;
    }

    /** A value in a format for programs, its members in the order they have. */
    public int value(JsonValue value) {
        return switch (format) {
            case "json" -> said(IndentedJson.of(value));
            case "yaml", "yml" -> said(Yaml.of(value));
            case "raw" ->
                    unshown(
                            "This command does not support the -format=raw option; only `coffer"
                                    + " read` does.");
            case "pretty" -> unshown("cannot use the pretty formatter for this type");
            default -> unshown("cannot use the table formatter for this type");
        };
    }

    private int said(String text) {
        terminal.say(text);
        return 0;
    }

    private int unshown(String why) {
        terminal.complain("Could not parse output: " + why);
        return 1;
    }

    /** One field of an answer. */
    public int field(Secret secret, String name) {
        Optional<JsonValue> value = SecretFields.find(secret, name);
        if (value.isPresent() && isTable()) {
            warnings(secret);
        }
        return field(value, name, "secret");
    }

    /** One member of an object. */
    public int field(JsonObject members, String name) {
        return field(members.get(name), name, "secret");
    }

    /** One value with a name, of something of a kind. */
    public int field(Optional<JsonValue> found, String name, String kind) {
        JsonValue value = found.orElse(JsonNull.NULL);
        if (value == JsonNull.NULL) {
            terminal.complain("Field " + GoText.quote(name) + " not present in " + kind);
            return 1;
        }
        return switch (format) {
            case "json" -> raw(IndentedJson.of(JsonWriter.sorted(value)));
            case "yaml", "yml" -> raw(Yaml.of(value) + "\n");
            default -> raw(GoValue.text(value));
        };
    }

    /** A text alone; a line feed follows only where a person sees it. */
    public int raw(String text) {
        terminal.print(terminal.screen().output() ? text + "\n" : text);
        return 0;
    }

    /** The warnings of an answer. */
    public void warnings(Secret secret) {
        JsonArray warnings = secret.warnings();
        if (warnings == null || warnings.size() == 0) {
            return;
        }
        terminal.warn(WARNINGS);
        for (JsonValue warning : warnings.elements()) {
            String text = warning instanceof JsonString(String said) ? said : "";
            terminal.warn(Wrapped.padded("* " + text, 2));
            terminal.warn("");
        }
    }
}
