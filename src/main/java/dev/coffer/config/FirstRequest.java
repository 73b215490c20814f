package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that a server makes to itself when it initializes itself, as it is written. Each of its
 * settings may come from elsewhere.
 *
 * @param group the name of its stanza
 * @param step its own name in it
 * @param groupWhen whether the stanza is to be done; null for yes
 * @param settings by name
 */
public record FirstRequest(
        String group, String step, @Nullable HclValue groupWhen, Map<String, HclValue> settings) {
    static final Map<String, Operation> OPERATIONS =
            Map.of(
                    "create", Operation.WRITE,
                    "update", Operation.WRITE,
                    "patch", Operation.PATCH,
                    "delete", Operation.DELETE,
                    "read", Operation.READ,
                    "list", Operation.LIST,
                    "scan", Operation.SCAN);

    static final String OPERATION = "operation";
    static final String PATH = "path";
    static final String TOKEN = "token";
    static final String DATA = "data";
    static final String HEADERS = "headers";
    static final String ALLOW_FAILURE = "allow_failure";
    static final String WHEN = "when";

    /** A value that cannot be had; one line for the operator, without any value. */
    public static final class ValueException extends Exception {
        private static final long serialVersionUID = 1L;

        ValueException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The request with its values.
     *
     * @param verb the operation as it was written
     * @param token empty for the one of the initialization; an empty text for none at all
     * @param headers by lower-case name
     * @param allowsFailure whether a refusal is no reason to stop
     * @param isWanted whether it is made at all
     */
    public record Ready(
            Operation operation,
            String verb,
            String path,
            Optional<String> token,
            JsonObject data,
            Map<String, List<String>> headers,
            boolean allowsFailure,
            boolean isWanted) {
        public Ready {
            headers = Map.copyOf(headers);
        }

        /** Nothing of the values, which may be secret. */
        @Override
        public String toString() {
            return "Ready[" + verb + "]";
        }
    }

    public FirstRequest {
        settings = Map.copyOf(settings);
    }

    /** Stanza and request together, for messages. */
    public String name() {
        return group + "/" + step;
    }

    /** Whether its stanza is to be done. */
    public boolean isReached(FirstValues values) throws ValueException {
        return values.isWanted(this);
    }

    /**
     * The request with its values.
     *
     * @throws ValueException if one cannot be had or is of the wrong type
     */
    public Ready with(FirstValues values) throws ValueException {
        String verb = text(values, OPERATION).orElse("");
        Operation operation = OPERATIONS.get(verb);
        if (operation == null) {
            throw new ValueException("\"operation\" must be one of create, update, ...");
        }
        String path = text(values, PATH).orElse("");
        Optional<String> token = text(values, TOKEN);
        JsonObject data = map(values, DATA);
        return new Ready(
                operation,
                verb,
                path.startsWith("/") ? path.substring(1) : path,
                token,
                data,
                headers(map(values, HEADERS)),
                truth(values, ALLOW_FAILURE).orElse(false),
                truth(values, WHEN).orElse(true));
    }

    private Optional<JsonValue> value(FirstValues values, String name) throws ValueException {
        HclValue written = settings.get(name);
        return written == null ? Optional.empty() : Optional.of(values.of(written));
    }

    private Optional<String> text(FirstValues values, String name) throws ValueException {
        Optional<JsonValue> value = value(values, name);
        return value.isEmpty() ? Optional.empty() : Optional.of(WeakValue.text(value.get()));
    }

    private Optional<Boolean> truth(FirstValues values, String name) throws ValueException {
        Optional<JsonValue> value = value(values, name);
        return value.isEmpty() ? Optional.empty() : Optional.of(WeakValue.truth(value.get()));
    }

    private JsonObject map(FirstValues values, String name) throws ValueException {
        return WeakValue.map(value(values, name).orElse(JsonObject.EMPTY));
    }

    private static Map<String, List<String>> headers(JsonObject written) throws ValueException {
        Map<String, List<String>> headers = new HashMap<>();
        for (var header : written.entries()) {
            List<JsonValue> values =
                    header.getValue() instanceof JsonArray(List<JsonValue> several)
                            ? several
                            : List.of(header.getValue());
            List<String> texts = new ArrayList<>();
            for (JsonValue value : values) {
                boolean _ = texts.add(WeakValue.text(value));
            }
            List<String> _ = headers.put(header.getKey().toLowerCase(Locale.ROOT), texts);
        }
        return headers;
    }

    /** Tells of every reference to a request that is not made before the one that refers to it. */
    static void checkOrder(List<FirstRequest> requests, Consumer<String> problems) {
        Set<String> before = new HashSet<>();
        for (FirstRequest request : requests) {
            List<HclValue> written = new ArrayList<>(request.settings.values());
            if (request.groupWhen != null) {
                boolean _ = written.add(request.groupWhen);
            }
            Set<String> references = new HashSet<>();
            written.forEach(value -> collect(value, references));
            references.removeAll(before);
            for (String missing : references) {
                problems.accept(
                        "the request "
                                + request.name()
                                + " refers to "
                                + missing
                                + ", which is not made before it");
            }
            boolean _ = before.add(request.name());
        }
    }

    private static void collect(HclValue value, Set<String> references) {
        switch (value) {
            case Body body -> {
                Source.reference(body).ifPresent(references::add);
                body.items().forEach(item -> collect(item.value(), references));
            }
            case HclValue.Sequence list ->
                    list.elements().forEach(element -> collect(element, references));
            case HclValue.Text _, HclValue.Bool _, HclValue.Numeral _ -> {
                // Written out.
            }
        }
    }

    /** Nothing of the data, which may be secret. */
    @Override
    public String toString() {
        return "FirstRequest[" + name() + "]";
    }
}
