package dev.coffer.cli.client;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, before its address, token and headers are known.
 *
 * @param method as it goes over the wire
 * @param operation what it is for wrapping and policies, where {@code LIST} is sent as GET
 * @param path behind {@code /v1/}, not escaped
 * @param body null for none
 * @param contentType empty for none
 */
public record ApiRequest(
        String method,
        String operation,
        String path,
        Map<String, List<String>> parameters,
        @Nullable Bytes body,
        String contentType) {
    private static final String WATCH = "WATCH";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    public ApiRequest {
        parameters = Map.copyOf(parameters);
    }

    /** A request without parameters and body. */
    public static ApiRequest of(String method, String path) {
        return new ApiRequest(method, method, path, Map.of(), null, "");
    }

    /** Reads a path. */
    public static ApiRequest get(String path) {
        return of("GET", path);
    }

    /** Writes members to a path. */
    public static ApiRequest put(String path, JsonObject body) {
        return of("PUT", path).withBody(body);
    }

    /** Merges members into what is at a path. */
    public static ApiRequest patch(String path, JsonObject body) {
        ApiRequest request = of("PATCH", path).withBody(body);
        return new ApiRequest(
                request.method, request.operation, path, Map.of(), request.body, MERGE_PATCH);
    }

    /** Deletes a path. */
    public static ApiRequest delete(String path) {
        return of("DELETE", path);
    }

    /** Lists a folder; sent as GET because proxies know no LIST. */
    public static ApiRequest list(String path) {
        return new ApiRequest("GET", "LIST", path, Map.of("list", List.of("true")), null, "");
    }

    /** Lists a folder and all folders in it. */
    public static ApiRequest scan(String path) {
        return new ApiRequest("GET", "SCAN", path, Map.of("scan", List.of("true")), null, "");
    }

    /** Waits for changes of keys that begin with a text; a slash at its end is part of it. */
    public static ApiRequest watch(String path) {
        return new ApiRequest("GET", WATCH, path, Map.of(), null, "");
    }

    /** Whether a slash at the end of the path means something. */
    boolean endsWithSlash() {
        return operation.equals(WATCH) && path.endsWith("/");
    }

    /** With a body; names sorted, as Go writes a map. */
    public ApiRequest withBody(JsonObject members) {
        Bytes bytes = Bytes.of(JsonWriter.bytesOf(JsonWriter.sorted(members)));
        return new ApiRequest(method, operation, path, parameters, bytes, contentType);
    }

    /** With one more parameter. */
    public ApiRequest with(String name, String value) {
        return with(Map.of(name, List.of(value)));
    }

    /** With more parameters. */
    public ApiRequest with(Map<String, List<String>> more) {
        Map<String, List<String>> all = new HashMap<>(parameters);
        all.putAll(more);
        return new ApiRequest(method, operation, path, all, body, contentType);
    }

    /** Without the body, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
