package dev.coffer.system.identity;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the paths of this engine have in common: reading, checking and showing of fields. */
final class IdentityFields {
    /** An id in a path, as OpenBao's GenericNameRegex. */
    static final String ID_IN_PATH = "(?P<id>\\w(([\\w-.]+)?\\w)?)";

    static final Field METADATA =
            new Field("metadata", Field.Type.KEY_VALUE_PAIRS, "Texts by name, for people.");

    static final Field CUSTOM_METADATA =
            new Field("custom_metadata", Field.Type.KEY_VALUE_PAIRS, "Texts by name, for people.");

    private static final int MAX_PAIRS = 64;
    private static final int MAX_KEY_BYTES = 128;
    private static final int MAX_VALUE_BYTES = 512;
    private static final String RESERVED_PREFIX = "vault-";
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9=/+_-]+");
    private static final String CUSTOM_REFUSED = "custom_metadata validation failed: ";

    private IdentityFields() {}

    /** Names of policies as they are kept: lower case, each once, sorted. */
    static List<String> policies(Call call) {
        TreeSet<String> policies = new TreeSet<>();
        for (String name : call.fields().texts("policies")) {
            policies.add(name.strip().toLowerCase(Locale.ROOT));
        }
        policies.remove("");
        if (policies.contains("root")) {
            throw new RequestFailure.Invalid("policies cannot contain root");
        }
        return List.copyOf(policies);
    }

    /** Ids as they are kept: each once. */
    static List<String> ids(Call call, String field) {
        TreeSet<String> ids = new TreeSet<>();
        call.fields().texts(field).forEach(id -> ids.add(id.strip()));
        ids.remove("");
        return List.copyOf(ids);
    }

    /**
     * The metadata of an entity or a group.
     *
     * @param whose for the text of the refusal
     */
    static SortedMap<String, String> metadata(Call call, String whose) {
        SortedMap<String, String> metadata = new TreeMap<>(call.fields().pairs("metadata"));
        String refused = refused(metadata);
        if (!refused.isEmpty()) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError("invalid " + whose + " metadata: " + refused));
        }
        return metadata;
    }

    private static String refused(Map<String, String> metadata) {
        if (metadata.size() > MAX_PAIRS) {
            return "metadata cannot contain more than " + MAX_PAIRS + " key/value pairs";
        }
        for (Map.Entry<String, String> pair : metadata.entrySet()) {
            String refused = refused(pair.getKey(), pair.getValue());
            if (!refused.isEmpty()) {
                return "failed to load metadata pair ("
                        + GoText.quote(pair.getKey())
                        + ", "
                        + GoText.quote(pair.getValue())
                        + "): "
                        + refused;
            }
        }
        return "";
    }

    private static String refused(String key, String value) {
        if (key.isEmpty()) {
            return "key cannot be blank";
        }
        if (!KEY.matcher(key).matches()) {
            return "key contains invalid characters";
        }
        if (bytes(key) > MAX_KEY_BYTES) {
            return "key is too long (limit: " + MAX_KEY_BYTES + " characters)";
        }
        if (key.startsWith(RESERVED_PREFIX)) {
            return "key prefix \"" + RESERVED_PREFIX + "\" is reserved for internal use";
        }
        return bytes(value) > MAX_VALUE_BYTES
                ? "value is too long (limit: " + MAX_VALUE_BYTES + " characters)"
                : "";
    }

    /** What users say of an alias. */
    static SortedMap<String, String> customMetadata(Call call) {
        SortedMap<String, String> said = new TreeMap<>(call.fields().pairs("custom_metadata"));
        List<String> refused = new ArrayList<>();
        if (said.size() > MAX_PAIRS) {
            refused.add(
                    CUSTOM_REFUSED
                            + "payload must contain at most "
                            + MAX_PAIRS
                            + " keys, provided "
                            + said.size());
        } else {
            said.forEach((key, value) -> refuseCustom(refused, key, value));
        }
        if (!refused.isEmpty()) {
            throw new RequestFailure.Invalid(RequestFailure.severalErrors(refused));
        }
        return said;
    }

    private static void refuseCustom(List<String> refused, String key, String value) {
        String quoted = GoText.quote(key);
        if (key.isEmpty() || bytes(key) > MAX_KEY_BYTES) {
            refused.add(
                    CUSTOM_REFUSED
                            + ("length of key " + quoted + " is " + bytes(key))
                            + (" but must be 0 < len(key) <= " + MAX_KEY_BYTES));
        }
        if (value.isEmpty() || bytes(value) > MAX_VALUE_BYTES) {
            refused.add(
                    CUSTOM_REFUSED
                            + ("length of value for key " + quoted + " is " + bytes(value))
                            + (" but must be 0 < len(value) <= " + MAX_VALUE_BYTES));
        }
        if (!GoText.isPrintable(key)) {
            refused.add(
                    CUSTOM_REFUSED
                            + ("key " + quoted + " (" + key + ")")
                            + " contains unprintable characters");
        }
        if (!GoText.isPrintable(value)) {
            refused.add(
                    CUSTOM_REFUSED
                            + ("value for key " + quoted)
                            + " contains unprintable characters");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Texts by name, or null where there are none. */
    static JsonValue orNull(Map<String, String> texts) {
        return texts.isEmpty() ? JsonNull.NULL : object(texts);
    }

    /** A list, or null where it is empty. */
    static JsonValue orNull(Collection<String> texts) {
        return texts.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(texts);
    }

    static JsonObject object(Map<String, String> texts) {
        Map<String, JsonValue> members = new TreeMap<>();
        texts.forEach((name, text) -> members.put(name, new JsonString(text)));
        return JsonObject.of(members);
    }
}
