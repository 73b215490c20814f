package dev.coffer.conformance;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The differences that are meant, as {@code docs/differences.json} holds them for the replay
 * program.
 *
 * @param fields what is there beyond the recorded answers
 * @param rules classes of answers
 * @param steps single answers
 */
record Differences(List<Row> fields, List<Row> rules, List<Row> steps) {
    /**
     * One difference.
     *
     * @param what the field, the class of requests or the step
     * @param recorded what OpenBao answers; empty for a field
     * @param ours the status that Coffer answers with; empty for a field
     * @param reason why a user is better off
     */
    record Row(String what, String recorded, String ours, String reason) {}

    static Differences read(Path file) throws IOException {
        JsonObject all =
                (JsonObject) JsonReader.parse(Files.readAllBytes(file), JsonLimits.TRUSTED);
        JsonObject reasons = object(all, "reasons");
        List<Row> fields = new ArrayList<>();
        for (JsonValue field : list(all, "additive")) {
            String name = text(field);
            fields.add(new Row(name, "", "", optional(reasons, name)));
        }
        List<Row> rules = new ArrayList<>();
        for (JsonValue rule : list(all, "rules")) {
            rules.add(rule((JsonObject) rule));
        }
        List<Row> steps = new ArrayList<>();
        for (Map.Entry<String, JsonValue> scenario : object(all, "steps").entries()) {
            for (Map.Entry<String, JsonValue> step : ((JsonObject) scenario.getValue()).entries()) {
                JsonObject entry = (JsonObject) step.getValue();
                String name = scenario.getKey() + ", step " + step.getKey();
                steps.add(new Row(name, "", optional(entry, "status"), optional(entry, "reason")));
            }
        }
        return new Differences(fields, rules, steps);
    }

    /** The tables of {@code docs/differences.md}. */
    String asTables() {
        StringBuilder out = new StringBuilder();
        out.append("## More than OpenBao says\n\n| where | why |\n|---|---|\n");
        for (Row row : fields) {
            out.append(line(code(row.what), row.reason));
        }
        out.append(
                "\n## Another status than OpenBao's\n\n| request | OpenBao | Coffer | why |\n|---|---|---|---|\n");
        for (Row row : rules) {
            out.append(line(row.what, row.recorded, row.ours, row.reason));
        }
        if (!steps.isEmpty()) {
            out.append(
                    "\n## Single answers\n\n| recorded scenario | Coffer | why |\n|---|---|---|\n");
            for (Row row : steps) {
                out.append(line(row.what, row.ours, row.reason));
            }
        }
        return out.toString();
    }

    private static Row rule(JsonObject rule) {
        String method = optional(rule, "method");
        String path = optional(rule, "path");
        String what =
                method.isEmpty() && path.isEmpty() ? "any" : (method + " " + code(path)).strip();
        JsonObject recorded = object(rule, "recorded");
        String text = optional(recorded, "text");
        String theirs = optional(recorded, "status") + (text.isEmpty() ? "" : " " + code(text));
        String ours = optional(rule, "status") + (rule.has("same_text") ? ", same text" : "");
        return new Row(what, theirs, ours, optional(rule, "reason"));
    }

    private static String line(String... cells) {
        List<String> escaped = new ArrayList<>();
        for (String cell : cells) {
            escaped.add(cell.replace("|", "\\|").replace("\n", " "));
        }
        return "| " + String.join(" | ", escaped) + " |\n";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static JsonObject object(JsonObject from, String name) {
        return (JsonObject) from.get(name).orElse(JsonObject.EMPTY);
    }

    private static List<JsonValue> list(JsonObject from, String name) {
        return ((JsonArray) from.get(name).orElse(JsonArray.EMPTY)).elements();
    }

    private static String optional(JsonObject from, String name) {
        return from.get(name).map(Differences::text).orElse("");
    }

    private static String text(JsonValue value) {
        return value instanceof JsonNumber(String literal) ? literal : ((JsonString) value).value();
    }
}
