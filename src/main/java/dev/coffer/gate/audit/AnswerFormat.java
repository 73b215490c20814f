package dev.coffer.gate.audit;

import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the member {@code response} of an entry. One use. Source: OpenBao, audit/format.go. */
final class AnswerFormat {
    /** What an answer to a list has, and nothing else that grows. */
    private static final Set<String> LISTED = Set.of("keys", "key_info");

    /** The size of an empty object. */
    private static final int EMPTY_BYTES = 2;

    private final EntryOptions options;
    private final ValueHash hash;
    private final FieldWriter fields;
    private final JsonWriter out;

    AnswerFormat(EntryOptions options, ValueHash hash, FieldWriter fields, JsonWriter out) {
        this.options = options;
        this.hash = hash;
        this.fields = fields;
        this.out = out;
    }

    /** Writes the members; the caller writes the braces. */
    void write(AuditResponse entry) {
        Response response = entry.response();
        if (response != null && response.sequel() instanceof Response.Sequel.Auth(var auth)) {
            auth(auth);
        }
        EntryFormat.mount(fields, entry.request().mount(), "mount_running_plugin_version");
        if (response != null) {
            answer(entry.request(), response);
        } else if (entry.refusal() != null) {
            refusal(entry.refusal());
        }
    }

    private void answer(AuditRequest request, Response response) {
        if (!response.lease().equals(Response.Lease.NONE)) {
            fields.begin("secret");
            fields.text("lease_id", response.lease().id());
            fields.end();
        }
        data(request, response.data());
        fields.texts("warnings", response.warnings());
        if (response.sequel() instanceof Response.Sequel.Wrapped(var wrapInfo)) {
            wrapInfo(wrapInfo);
        }
    }

    /** The text may repeat what the client has sent, so it is a value like any other. */
    private void refusal(RequestFailure refusal) {
        if (refusal.errors().isEmpty()) {
            return;
        }
        fields.begin("data");
        String text = refusal.errors().getFirst();
        if (options.raw()) {
            fields.text("error", text);
        } else {
            hash.append(fields.member("error"), text);
        }
        fields.end();
    }

    /** A token that was given out, from what the envelope shows of it. */
    private void auth(JsonObject auth) {
        fields.begin("auth");
        hashed("client_token", text(auth, "client_token"), true);
        hashed("accessor", text(auth, "accessor"), options.hashAccessor());
        fields.text("display_name", text(auth, "display_name"));
        fields.texts("policies", texts(auth, "policies"));
        fields.texts("token_policies", texts(auth, "token_policies"));
        fields.texts("identity_policies", texts(auth, "identity_policies"));
        if (auth.get("metadata").orElse(null) instanceof JsonObject metadata
                && !metadata.isEmpty()) {
            fields.member("metadata").value(JsonWriter.sorted(metadata));
        }
        fields.number("num_uses", number(auth, "num_uses"));
        fields.text("entity_id", text(auth, "entity_id"));
        fields.text("token_type", text(auth, "token_type"));
        fields.number("token_ttl", number(auth, "lease_duration"));
        fields.end();
    }

    private void wrapInfo(JsonObject wrapInfo) {
        fields.begin("wrap_info");
        fields.number("ttl", number(wrapInfo, "ttl"));
        hashed("token", text(wrapInfo, "token"), true);
        hashed("accessor", text(wrapInfo, "accessor"), options.hashAccessor());
        fields.text("creation_time", text(wrapInfo, "creation_time"));
        fields.text("creation_path", text(wrapInfo, "creation_path"));
        hashed("wrapped_accessor", text(wrapInfo, "wrapped_accessor"), options.hashAccessor());
        fields.end();
    }

    private void hashed(String name, String value, boolean wanted) {
        if (value.isEmpty()) {
            return;
        }
        if (options.raw() || !wanted) {
            fields.text(name, value);
        } else {
            hash.append(fields.member(name), value);
        }
    }

    private void data(AuditRequest request, @Nullable JsonValue data) {
        if (data == null || isEmpty(data)) {
            return;
        }
        MountEntry mount = request.mount();
        Set<String> clear =
                mount == null ? Set.of() : Set.copyOf(mount.config().auditResponseKeys());
        HashedData hashed = new HashedData(out, hash, clear);
        fields.member("data");
        if (options.elideLists() && isList(request) && tree(data) instanceof JsonObject object) {
            elided(object, hashed);
        } else if (options.raw()) {
            out.value(JsonWriter.sorted(data));
        } else {
            hashed.answered(data);
        }
    }

    private static boolean isEmpty(JsonValue data) {
        return data instanceof JsonObject object
                ? object.isEmpty()
                : data instanceof JsonRaw raw && raw.sizeBytes() == EMPTY_BYTES;
    }

    private static JsonValue tree(JsonValue data) {
        return data instanceof JsonRaw raw ? raw.parse() : data;
    }

    private static boolean isList(AuditRequest request) {
        Operation operation = request.request().operation();
        return operation == Operation.LIST || operation == Operation.SCAN;
    }

    /** The data of a list with numbers in place of what was listed. */
    private void elided(JsonObject data, HashedData hashed) {
        out.one('{');
        FieldWriter members = new FieldWriter(out, false);
        for (Map.Entry<String, JsonValue> member : HashedData.sorted(data)) {
            JsonWriter value = members.member(member.getKey());
            long listed = LISTED.contains(member.getKey()) ? size(member.getValue()) : -1;
            if (listed >= 0) {
                value.number(listed);
            } else if (options.raw()) {
                value.value(JsonWriter.sorted(member.getValue()));
            } else {
                hashed.answered(member.getKey(), member.getValue());
            }
        }
        out.one('}');
    }

    private static int size(JsonValue value) {
        return switch (value) {
            case JsonArray array -> array.elements().size();
            case JsonObject object -> object.size();
            default -> -1;
        };
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonString(String value) ? value : "";
    }

    private static long number(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonNumber number
                ? number.asLong().orElse(0)
                : 0;
    }

    private static List<String> texts(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonArray(List<JsonValue> elements)
                ? elements.stream()
                        .filter(JsonString.class::isInstance)
                        .map(element -> ((JsonString) element).value())
                        .toList()
                : List.of();
    }
}
