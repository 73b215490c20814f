package dev.coffer.engine;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Describes paths as an OpenAPI 3.0.2 document, as the help carries it: one item a path, a schema
 * for every body.
 *
 * <p>Source: recorded in the conformance scenario kv2-help.
 */
final class OpenApi {
    private static final String DESCRIPTION =
            "HTTP API that gives you full access to OpenBao. "
                    + "All API routes are prefixed with `/v1/`.";
    private static final String SCHEMAS = "#/components/schemas/";

    private final PathTable table;
    private final JsonObject.Builder paths = JsonObject.builder();
    private final Map<String, JsonValue> schemas = new TreeMap<>();

    private OpenApi(PathTable table) {
        this.table = table;
    }

    /** The document of some paths of a table. */
    static JsonObject of(PathTable table, List<PathSpec> specs) {
        OpenApi document = new OpenApi(table);
        for (PathSpec spec : specs) {
            PathPattern pattern = spec.pattern();
            String path = pattern.isTemplate() ? pattern.template() : pattern.route();
            document.paths.put("/" + path, document.item(spec));
        }
        JsonObject components =
                JsonObject.builder().put("schemas", JsonObject.of(document.schemas)).build();
        return JsonObject.builder()
                .put("openapi", "3.0.2")
                .put("info", info())
                .put("paths", document.paths.build())
                .put("components", components)
                .build();
    }

    private static JsonObject info() {
        JsonObject licence =
                JsonObject.builder()
                        .put("name", "Mozilla Public License 2.0")
                        .put("url", "https://www.mozilla.org/en-US/MPL/2.0")
                        .build();
        return JsonObject.builder()
                .put("title", "OpenBao API")
                .put("description", DESCRIPTION)
                .put("version", Product.VERSION)
                .put("license", licence)
                .build();
    }

    private JsonObject item(PathSpec spec) {
        JsonObject.Builder item = JsonObject.builder();
        if (!spec.synopsis().isEmpty()) {
            item.put("description", oneLine(spec.synopsis()));
        }
        JsonArray parameters = pathParameters(spec);
        if (parameters.size() > 0) {
            item.put("parameters", parameters);
        }
        if (spec.docs().creates()) {
            item.put("x-vault-createSupported", true);
        }
        if (spec.docs().published() && spec.pattern().isTemplate()) {
            operations(spec, item);
        }
        return item.build();
    }

    private void operations(PathSpec spec, JsonObject.Builder item) {
        if (spec.handler(Operation.READ).isPresent()) {
            item.put("get", operation(spec, Operation.READ));
        } else if (spec.handler(Operation.SCAN).isPresent()) {
            item.put("get", operation(spec, Operation.SCAN));
        } else if (spec.handler(Operation.LIST).isPresent()) {
            item.put("get", operation(spec, Operation.LIST));
        }
        if (spec.handler(Operation.WRITE).isPresent()) {
            item.put("post", operation(spec, Operation.WRITE));
        }
        if (spec.handler(Operation.PATCH).isPresent()) {
            item.put("patch", operation(spec, Operation.PATCH));
        }
        if (spec.handler(Operation.DELETE).isPresent()) {
            item.put("delete", operation(spec, Operation.DELETE));
        }
    }

    private JsonObject operation(PathSpec spec, Operation operation) {
        JsonObject.Builder out = JsonObject.builder();
        Optional.ofNullable(spec.docs().summaries().get(operation))
                .ifPresent(text -> out.put("summary", text));
        String id = operationId(spec, operation);
        out.put("operationId", id);
        table.tag().ifPresent(tag -> out.put("tags", JsonArray.of(new JsonString(tag))));
        List<JsonValue> parameters = listParameters(spec, operation);
        if (!parameters.isEmpty()) {
            out.put("parameters", new JsonArray(parameters));
        }
        if (operation == Operation.WRITE || operation == Operation.PATCH) {
            body(spec, titled(id) + "Request", out);
        }
        boolean empty = operation == Operation.DELETE;
        out.put(
                "responses",
                JsonObject.builder()
                        .put(empty ? "204" : "200", described(empty ? "empty body" : "OK"))
                        .build());
        return out.build();
    }

    private static String operationId(PathSpec spec, Operation operation) {
        String path = String.join("-", words(spec.pattern().template())).toLowerCase(Locale.ROOT);
        return spec.docs()
                .operationIds()
                .getOrDefault(operation, operation.name().toLowerCase(Locale.ROOT) + "-" + path);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("\\W+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static String titled(String id) {
        StringBuilder out = new StringBuilder();
        for (String word : words(id)) {
            out.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return out.toString();
    }

    private void body(PathSpec spec, String schemaName, JsonObject.Builder out) {
        JsonObject.Builder properties = JsonObject.builder();
        for (Field field : spec.fields()) {
            if (!spec.pattern().names().contains(field.name())) {
                properties.put(field.name(), schema(field));
            }
        }
        JsonObject built = properties.build();
        if (built.isEmpty()) {
            return;
        }
        schemas.put(
                schemaName,
                JsonObject.builder().put("type", "object").put("properties", built).build());
        JsonObject reference = JsonObject.builder().put("$ref", SCHEMAS + schemaName).build();
        JsonObject json = JsonObject.builder().put("schema", reference).build();
        out.put(
                "requestBody",
                JsonObject.builder()
                        .put("required", true)
                        .put("content", JsonObject.builder().put("application/json", json).build())
                        .build());
    }

    private static JsonObject schema(Field field) {
        JsonObject.Builder schema = JsonObject.builder().put("type", field.type().schemaType());
        if (!field.description().isEmpty()) {
            schema.put("description", oneLine(field.description()));
        }
        String detail = field.type().schemaDetail();
        if (field.type().schemaType().equals("array")) {
            schema.put("items", JsonObject.builder().put("type", detail).build());
        } else if (!detail.isEmpty()) {
            schema.put("format", detail);
        }
        return schema.build();
    }

    private static JsonArray pathParameters(PathSpec spec) {
        List<JsonValue> parameters = new ArrayList<>();
        for (Field field : spec.fields()) {
            boolean shown = spec.pattern().names().contains(field.name());
            if (shown && spec.pattern().isTemplate()) {
                JsonObject type =
                        JsonObject.builder().put("type", field.type().schemaType()).build();
                parameters.add(
                        JsonObject.builder()
                                .put("name", field.name())
                                .put("description", oneLine(field.description()))
                                .put("in", "path")
                                .put("schema", type)
                                .put("required", true)
                                .build());
            }
        }
        return new JsonArray(parameters);
    }

    /** LIST and SCAN are GET with a query parameter. */
    private static List<JsonValue> listParameters(PathSpec spec, Operation operation) {
        boolean lists = spec.handler(Operation.LIST).isPresent();
        boolean scans = spec.handler(Operation.SCAN).isPresent();
        List<JsonValue> parameters = new ArrayList<>();
        switch (operation) {
            case READ -> {
                if (lists) {
                    parameters.add(query("list", "Return a list if `true`"));
                }
                if (scans) {
                    parameters.add(query("scan", "Return a recursive list if `true`"));
                }
            }
            case LIST, SCAN -> {
                if (lists) {
                    parameters.add(demandedQuery("list", scans ? "scan" : ""));
                }
                if (scans) {
                    parameters.add(demandedQuery("scan", lists ? "list" : ""));
                }
            }
            case WRITE, PATCH, DELETE, HELP, HEAD, OPTIONS -> {}
        }
        return parameters;
    }

    private static JsonObject query(String name, String description) {
        return JsonObject.builder()
                .put("name", name)
                .put("description", description)
                .put("in", "query")
                .put("schema", JsonObject.builder().put("type", "string").build())
                .build();
    }

    private static JsonObject demandedQuery(String name, String other) {
        String otherwise = other.isEmpty() ? "" : " or else `" + other + "` must be set to `true`";
        JsonObject only =
                JsonObject.builder()
                        .put("type", "string")
                        .put("enum", JsonArray.of(new JsonString("true")))
                        .build();
        return query(name, "Must be set to `true`" + otherwise).toBuilder()
                .put("schema", only)
                .put("required", true)
                .build();
    }

    private static JsonObject described(String text) {
        return JsonObject.builder().put("description", text).build();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
