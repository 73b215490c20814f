package dev.coffer.system.settings;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code sys/config/ui/headers}: what pages are sent with. One record holds all of them. */
final class UiHeadersWork {
    private static final RecordKey KEY = RecordKey.of(RecordType.UI_HEADERS);

    /** Values of one header are kept as lines: none of them has a line end. */
    private static final String BETWEEN = Character.toString(0x0a);

    private static final Pattern VALUE = Pattern.compile("[\\t -~\\u00a0-\\u00ff]{0,8192}");
    private static final int MAX_HEADERS = 100;
    private static final int MAX_VALUES = 100;

    private static final String WEAKER =
            "overriding default Content-Security-Policy which is secure by default, proceed with"
                    + " caution";

    Response list(ReadTransaction tx, Call call) {
        SortedMap<String, String> headers = read(tx);
        return headers.isEmpty()
                ? Response.notFound()
                : Response.ok(
                        JsonObject.builder()
                                .put("keys", JsonArray.ofStrings(List.copyOf(headers.keySet())))
                                .build());
    }

    Response show(ReadTransaction tx, Call call) {
        String stored = read(tx).get(canonical(call.fields().text("header")));
        if (stored == null) {
            return Response.notFound();
        }
        List<String> values = List.of(stored.split(BETWEEN, -1));
        JsonObject.Builder data = JsonObject.builder();
        return Response.ok(
                call.fields().bool("multivalue")
                        ? data.put("values", JsonArray.ofStrings(values)).build()
                        : data.put("value", values.getFirst()).build());
    }

    /** 400 if there is no value, one is no header's value, or the header is one of the server's. */
    Response set(Transaction tx, Call call) {
        String header = call.fields().text("header");
        List<String> values = call.fields().texts("values");
        if (header.isEmpty() || values.isEmpty()) {
            throw new RequestFailure.Invalid("header and values must be specified");
        }
        if (header.toLowerCase(Locale.ROOT).startsWith("x-vault-")) {
            throw new RequestFailure.Invalid("X-Vault headers cannot be set");
        }
        boolean valid = values.stream().allMatch(value -> VALUE.matcher(value).matches());
        if (!valid || values.size() > MAX_VALUES) {
            throw new RequestFailure.Invalid("values must be at most 100 values of a header");
        }
        SortedMap<String, String> headers = read(tx);
        headers.put(canonical(header), String.join(BETWEEN, values));
        if (headers.size() > MAX_HEADERS) {
            throw new RequestFailure.Invalid("there are too many headers");
        }
        write(tx, headers);
        Response done = Response.ok(JsonNull.NULL);
        return header.equalsIgnoreCase("content-security-policy") ? done.withWarning(WEAKER) : done;
    }

    Response remove(Transaction tx, Call call) {
        SortedMap<String, String> headers = read(tx);
        if (headers.remove(canonical(call.fields().text("header"))) != null) {
            write(tx, headers);
        }
        return Response.noContent();
    }

    private static SortedMap<String, String> read(ReadTransaction tx) {
        var stored = tx.get(KEY);
        return stored == null
                ? new TreeMap<>()
                : new TreeMap<>(StoredFields.read(stored).textsByName("headers"));
    }

    private static void write(Transaction tx, SortedMap<String, String> headers) {
        JsonObject.Builder members = JsonObject.builder();
        headers.forEach(members::put);
        tx.put(
                KEY,
                StoredFields.write(JsonObject.builder().put("headers", members.build()).build()));
    }

    /** As Go writes a header's name: each word begins with a capital. */
    private static String canonical(String name) {
        StringBuilder out = new StringBuilder(name.length());
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
            first = c == '-';
        }
        return out.toString();
    }
}
