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
 * Describes paths as an OpenAPI 3.0.2 document: one item a path, a schema for every body. Not
 * thread-safe.
 *
 * <p>Source: recorded in the conformance scenario kv2-help.
 */
final class OpenApi {
    private static final String DESCRIPTION =
            "HTTP API that gives you full access to OpenBao. "
                    + "All API routes are prefixed with `/v1/`.";
    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonObject.Builder paths = JsonObject.builder();
    private final Map<String, JsonValue> schemas = new TreeMap<>();

    /**
     * Where paths are in the document.
     *
     * @param prefix in front of every path, with a slash at its end or empty
     * @param parameter the one that the prefix has, empty without one
     * @param named whether the prefix is part of every identifier, so that two mounts of one kind
     *     do not share one
     */
    record Place(String prefix, String parameter, boolean named) {
        /** The paths of one mount by themselves. */
        static final Place ALONE = new Place("", "", false);
    }

    OpenApi() {}

    /** The document of some paths of a table, as help shows it. */
    static JsonObject of(PathTable table, List<PathSpec> specs) {
        OpenApi document = new OpenApi();
        for (PathSpec spec : specs) {
            List<String> templates = spec.pattern().templates();
            for (String template : templates) {
                document.paths.put(
                        "/" + template,
                        document.item(new Described(table, spec, template, Place.ALONE)));
            }
            if (templates.isEmpty()) {
                document.paths.put(
                        "/" + spec.pattern().route(),
                        document.item(new Described(table, spec, "", Place.ALONE)));
            }
        }
        return document.build();
    }

    /** Adds every path of a table, each in every way that it can be written. */
    void add(PathTable table, Place place) {
        for (PathSpec spec : table.specs()) {
            for (String template : spec.pattern().templates()) {
                if (spec.docs().published()) {
                    paths.put(
                            "/" + place.prefix() + template,
                            item(new Described(table, spec, template, place)));
                }
            }
        }
    }

    /** The document. */
    JsonObject build() {
        JsonObject components = JsonObject.builder().put("schemas", JsonObject.of(schemas)).build();
        return JsonObject.builder()
                .put("openapi", "3.0.2")
                .put("info", info())
                .put("paths", paths.build())
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

    /**
     * One path of the document.
     *
     * @param template empty where the path is an expression, which has no operations
     */
    private record Described(PathTable table, PathSpec spec, String template, Place place) {}

    private JsonObject item(Described path) {
        PathSpec spec = path.spec();
        JsonObject.Builder item = JsonObject.builder();
        if (!spec.synopsis().isEmpty()) {
            item.put("description", oneLine(spec.synopsis()));
        }
        JsonArray parameters = pathParameters(path);
        if (parameters.size() > 0) {
            item.put("parameters", parameters);
        }
        if (spec.docs().creates()) {
            item.put("x-vault-createSupported", true);
        }
        if (spec.docs().published() && !path.template().isEmpty()) {
            operations(path, item);
        }
        return item.build();
    }

    private void operations(Described path, JsonObject.Builder item) {
        PathSpec spec = path.spec();
        for (Operation reading : List.of(Operation.READ, Operation.SCAN, Operation.LIST)) {
            if (spec.handler(reading).isPresent()) {
                item.put("get", operation(path, reading));
                break;
            }
        }
        if (spec.handler(Operation.WRITE).isPresent()) {
            item.put("post", operation(path, Operation.WRITE));
        }
        if (spec.handler(Operation.PATCH).isPresent()) {
            item.put("patch", operation(path, Operation.PATCH));
        }
        if (spec.handler(Operation.DELETE).isPresent()) {
            item.put("delete", operation(path, Operation.DELETE));
        }
    }

    private JsonObject operation(Described path, Operation operation) {
        PathSpec spec = path.spec();
        JsonObject.Builder out = JsonObject.builder();
        Optional.ofNullable(spec.docs().summaries().get(operation))
                .ifPresent(text -> out.put("summary", text));
        String id = operationId(path, operation);
        out.put("operationId", id);
        path.table().tag().ifPresent(tag -> out.put("tags", JsonArray.of(new JsonString(tag))));
        List<JsonValue> parameters = queryParameters(spec, operation);
        if (!parameters.isEmpty()) {
            out.put("parameters", new JsonArray(parameters));
        }
        if (operation == Operation.WRITE || operation == Operation.PATCH) {
            body(path, titled(id) + "Request", out);
        }
        boolean empty = operation == Operation.DELETE;
        out.put(
                "responses",
                JsonObject.builder()
                        .put(empty ? "204" : "200", described(empty ? "empty body" : "OK"))
                        .build());
        return out.build();
    }

    private static String operationId(Described path, Operation operation) {
        Place place = path.place();
        String made =
                String.join(
                                "-",
                                words(
                                        place.named()
                                                ? place.prefix() + path.template()
                                                : path.template()))
                        .toLowerCase(Locale.ROOT);
        String own = path.spec().docs().operationIds().get(operation);
        String verb = operation.name().toLowerCase(Locale.ROOT) + "-";
        if (own == null) {
            return verb + made;
        }
        boolean shortest = path.spec().pattern().templates().indexOf(path.template()) <= 0;
        return place.named() || !shortest ? own + "-" + made : own;
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

    private void body(Described path, String schemaName, JsonObject.Builder out) {
        JsonObject.Builder properties = JsonObject.builder();
        for (Field field : path.spec().fields()) {
            if (!path.spec().pattern().names().contains(field.name())) {
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

    private static JsonArray pathParameters(Described path) {
        List<JsonValue> parameters = new ArrayList<>();
        for (Field field : path.spec().fields()) {
            boolean captured = path.spec().pattern().names().contains(field.name());
            if (captured && path.template().contains("{" + field.name() + "}")) {
                parameters.add(
                        pathParameter(
                                field.name(),
                                oneLine(field.description()),
                                field.type().schemaType()));
            }
        }
        String mount = path.place().parameter();
        if (!mount.isEmpty()) {
            parameters.add(pathParameter(mount, "Path that the backend was mounted at", "string"));
        }
        return new JsonArray(parameters);
    }

    private static JsonObject pathParameter(String name, String description, String type) {
        return JsonObject.builder()
                .put("name", name)
                .put("description", description)
                .put("in", "path")
                .put("schema", JsonObject.builder().put("type", type).build())
                .put("required", true)
                .build();
    }

    /** LIST and SCAN are GET with a query parameter; a DELETE has nothing but its query. */
    private static List<JsonValue> queryParameters(PathSpec spec, Operation operation) {
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
            case DELETE ->
                    spec.docs()
                            .deleteQuery()
                            .forEach(field ->
                                    parameters.add(
                                            query(field.name(), field.description()).toBuilder()
                                                    .put("schema", plainSchema(field))
                                                    .build()));
            case WRITE, PATCH, HELP, HEAD, OPTIONS -> {}
        }
        return parameters;
    }

    private static JsonObject plainSchema(Field field) {
        return JsonObject.builder().put("type", field.type().schemaType()).build();
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
