package dev.coffer.gate.policy;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code list_scan_response_keys_filter_path}: a list shows only the keys that its caller may read,
 * or, where a key is a folder, list. Immutable.
 */
public final class KeysFilter {
    private static final String KEYS = "keys";
    private static final String KEY_INFO = "key_info";

    /** OpenBao's answer where the filter is set on what is no plain list. */
    private static final String NOT_A_LIST = RequestFailure.oneError("internal error");

    private static final String SAME_PATH =
            "list_scan_response_keys_filter_path resulted in same path for two different keys";

    private final KeyTemplate template;

    private KeysFilter(KeyTemplate template) {
        this.template = template;
    }

    /** Reads a template, which must make different paths of different keys. */
    static KeysFilter of(String template) throws PolicyException {
        KeyTemplate parsed;
        try {
            parsed = KeyTemplate.of(template);
        } catch (PolicyException refused) {
            throw new PolicyException(
                    "unable to compile template for list_scan_response_keys_filter_path: "
                            + refused.text());
        }
        if (parsed.path("path/", "one").equals(parsed.path("path/", "two"))) {
            throw new PolicyException(SAME_PATH);
        }
        return new KeysFilter(parsed);
    }

    /**
     * The answer to a list or scan without the keys that its caller may not see.
     *
     * @param path the decision path of the list
     * @param needsSudo whether a path, from the root, needs sudo besides
     * @throws RequestFailure.Invalid 400 if the answer has more in it than keys and what is said of
     *     them: nothing may pass that the filter does not know
     */
    public Response apply(Response response, String path, Acl acl, Predicate<String> needsSudo) {
        JsonValue data = response.data();
        if (response.form() == Response.Form.NOTHING_FOUND || data == null) {
            return response;
        }
        JsonObject list = object(data).orElseThrow(KeysFilter::notAList);
        if (list.isEmpty()) {
            return response;
        }
        List<JsonValue> shown =
                keys(list).stream()
                        .filter(key -> visible(text(key), path, acl, needsSudo))
                        .toList();
        if (shown.isEmpty() && response.warnings().isEmpty()) {
            return Response.notFound();
        }
        JsonObject.Builder filtered = list.toBuilder().put(KEYS, new JsonArray(shown));
        if (list.has(KEY_INFO)) {
            filtered.put(KEY_INFO, infos(list, shown));
        }
        return new Response(
                response.status(),
                response.form(),
                filtered.build(),
                response.lease(),
                response.warnings(),
                response.sequel());
    }

    private boolean visible(String key, String path, Acl acl, Predicate<String> needsSudo) {
        String judged = template.path(path, key);
        Capability wanted = key.endsWith("/") ? Capability.LIST : Capability.READ;
        Decision decision =
                acl.decide(
                        new AclQuery(
                                Optional.of(wanted),
                                AclQuery.Forms.only(judged),
                                JsonObject.EMPTY,
                                null));
        return decision.allowed() && (decision.sudo() || !needsSudo.test(judged));
    }

    private static List<JsonValue> keys(JsonObject list) {
        boolean plain =
                list.names().stream().allMatch(name -> name.equals(KEYS) || name.equals(KEY_INFO));
        return switch (plain ? parsed(list.get(KEYS).orElse(null)) : null) {
            case JsonArray(var keys) -> keys;
            case null, default -> throw notAList();
        };
    }

    private static JsonObject infos(JsonObject list, List<JsonValue> shown) {
        JsonObject all =
                object(list.get(KEY_INFO).orElseThrow(KeysFilter::notAList))
                        .orElseThrow(KeysFilter::notAList);
        Map<String, JsonValue> some = new LinkedHashMap<>();
        for (JsonValue key : shown) {
            all.get(text(key)).ifPresent(info -> some.put(text(key), info));
        }
        return JsonObject.of(some);
    }

    private static String text(JsonValue key) {
        if (key instanceof JsonString(String text)) {
            return text;
        }
        throw notAList();
    }

    private static Optional<JsonObject> object(JsonValue value) {
        return parsed(value) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    private static @Nullable JsonValue parsed(@Nullable JsonValue value) {
        return value instanceof JsonRaw raw ? raw.parse() : value;
    }

    private static RequestFailure.Invalid notAList() {
        return new RequestFailure.Invalid(NOT_A_LIST);
    }
}
