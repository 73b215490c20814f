package dev.coffer.api.envelope;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parameters of a query or of a form, as Go's {@code url.ParseQuery} reads them.
 *
 * @param values in the order of their first mention; a pair that is broken is left out
 * @param complete whether no pair was broken
 */
record QueryParameters(Map<String, List<String>> values, boolean complete) {
    /** With more, Go takes none of them. */
    private static final int MAX_PARAMETERS = 10_000;

    private static final QueryParameters NONE = new QueryParameters(Map.of(), true);

    private static final QueryParameters TOO_MANY = new QueryParameters(Map.of(), false);

    /** Reads {@code name=value&name=value}; a pair with a semicolon or a bad escape is broken. */
    static QueryParameters parse(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        if (query.chars().filter(c -> c == '&').count() >= MAX_PARAMETERS) {
            return TOO_MANY;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        boolean complete = true;
        for (String pair : query.split("&", -1)) {
            complete &= pair.isEmpty() || add(values, pair);
        }
        return new QueryParameters(values, complete);
    }

    private static boolean add(Map<String, List<String>> values, String pair) {
        int equals = pair.indexOf('=');
        Optional<String> name = text(equals < 0 ? pair : pair.substring(0, equals));
        Optional<String> value = text(equals < 0 ? "" : pair.substring(equals + 1));
        if (pair.indexOf(';') >= 0 || name.isEmpty() || value.isEmpty()) {
            return false;
        }
        values.computeIfAbsent(name.get(), _ -> new ArrayList<>(1)).add(value.get());
        return true;
    }

    private static Optional<String> text(String escaped) {
        return Percent.decode(escaped, true).map(b -> new String(b, StandardCharsets.UTF_8));
    }

    /** The first value of a name, empty text if there is none, as Go's {@code Get}. */
    String first(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.getFirst();
    }

    /** As fields of a request, without {@code help}: a name given more than once is a list. */
    JsonObject fields() {
        return fields(JsonArray::ofStrings, "help");
    }

    /** As {@link #fields()}, and without {@code name}. */
    JsonObject fieldsWithout(String name) {
        return fields(JsonArray::ofStrings, "help").toBuilder().remove(name).build();
    }

    /** As fields of a form: the values of a name that is given more than once are joined. */
    JsonObject formFields() {
        return fields(all -> new JsonString(String.join(",", all)), "");
    }

    private JsonObject fields(Function<List<String>, JsonValue> several, String skipped) {
        if (values.isEmpty()) {
            return JsonObject.EMPTY;
        }
        JsonObject.Builder builder = JsonObject.builder();
        values.forEach((name, all) ->
                builder.put(
                        name,
                        all.size() == 1 ? new JsonString(all.getFirst()) : several.apply(all)));
        return skipped.isEmpty() ? builder.build() : builder.remove(skipped).build();
    }
}
