package dev.coffer.gate.audit;

import dev.coffer.gate.audit.device.HttpSink;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of an HTTP device. The URI and the values of headers may be {@code env://NAME} or
 * {@code file://PATH}, so that a credential need not stand in the configuration.
 *
 * <p>Source: OpenBao, builtin/audit/http/backend.go; go-secure-stdlib, parseutil.ParsePath.
 */
final class HttpOptions {
    private static final String ENVIRONMENT = "env://";
    private static final String FILE = "file://";

    /** A file with a value is not longer. */
    private static final long MAX_FILE_BYTES = 64 << 10;

    private HttpOptions() {}

    static HttpSink sink(Map<String, String> options) {
        String uri = options.get("uri");
        if (uri == null) {
            throw new RequestFailure.Invalid("uri is required");
        }
        String written = options.getOrDefault("headers", "");
        return new HttpSink(
                resolved(uri, "failed to resolve uri: "),
                written.isEmpty() ? Map.of() : headers(written));
    }

    private static Map<String, List<String>> headers(String written) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> header : object(written).entries()) {
            if (!(header.getValue() instanceof JsonArray(List<JsonValue> elements))) {
                throw malformed();
            }
            String failure = "failed to parse header " + header.getKey() + ": ";
            List<String> values = new ArrayList<>();
            for (JsonValue element : elements) {
                if (!(element instanceof JsonString(String value))) {
                    throw malformed();
                }
                values.add(resolved(value, failure));
            }
            headers.put(header.getKey(), values);
        }
        return headers;
    }

    private static JsonObject object(String written) {
        try {
            return JsonReader.parseBody(
                    written.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (JsonException _) {
            throw malformed();
        }
    }

    private static RequestFailure malformed() {
        return new RequestFailure.Invalid(
                "failed to parse headers: must be a JSON object of lists of texts");
    }

    private static String resolved(String written, String failure) {
        if (written.startsWith(ENVIRONMENT)) {
            String name = written.substring(ENVIRONMENT.length());
            String value = System.getenv(name);
            if (value == null) {
                throw new RequestFailure.Invalid(
                        failure + "environment variable " + name + " is not set");
            }
            return value;
        }
        return written.startsWith(FILE)
                ? content(written.substring(FILE.length()), failure)
                : written;
    }

    private static String content(String path, String failure) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) <= MAX_FILE_BYTES) {
                return Files.readString(file).strip();
            }
        } catch (IOException | InvalidPathException _) {
            // Told below, without the reason: it may repeat what the file holds.
        }
        throw new RequestFailure.Invalid(failure + "the file cannot be read");
    }
}
