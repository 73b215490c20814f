package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a value that comes from elsewhere says of itself.
 *
 * <p>Source: OpenBao, website docs, concepts/profiles.
 */
final class Source {
    static final String SOURCE = "eval_source";
    static final String TYPE = "eval_type";
    static final String GROUP = "initialize_name";
    static final String REQUEST = "request_name";
    static final String RESPONSE = "response_name";
    static final String SELECTOR = "field_selector";

    /** Where values can come from. */
    static final List<String> NAMES = List.of("env", "file", "request", "response");

    /** Where values of OpenBao come from as well (docs/decisions/0198). */
    private static final List<String> LANGUAGES = List.of("cel", "template");

    private static final Map<String, List<String>> NEEDED =
            Map.of(
                    "env", List.of("env_var"),
                    "file", List.of("path"),
                    "request", List.of(GROUP, REQUEST, SELECTOR),
                    "response", List.of(GROUP, RESPONSE, SELECTOR));

    private Source() {}

    /** Whether braces hold a value from elsewhere rather than a map. */
    static boolean isIn(Body body) {
        return body.items().stream()
                .map(item -> item.keys().getFirst().text())
                .anyMatch(name -> name.equals(SOURCE) || name.equals(TYPE));
    }

    /** What can be said to be wrong before any request is made. */
    static List<String> problems(Body body) {
        Map<String, HclValue> settings = settings(body);
        List<String> problems = new ArrayList<>();
        if (!settings.containsKey(SOURCE) || !settings.containsKey(TYPE)) {
            problems.add("a value from elsewhere needs both eval_source and eval_type");
        }
        Optional<String> source = written(settings, SOURCE);
        if (source.isPresent() && !NAMES.contains(source.get())) {
            problems.add(
                    "eval_source \""
                            + source.get()
                            + "\" is not supported: "
                            + String.join(", ", NAMES)
                            + " are"
                            + (LANGUAGES.contains(source.get())
                                    ? "; make the value before the first start and give it by one"
                                            + " of them"
                                    : ""));
        }
        written(settings, TYPE)
                .filter(type -> !WeakValue.TYPES.contains(type))
                .ifPresent(_ ->
                        problems.add(
                                "eval_type must be one of " + String.join(", ", WeakValue.TYPES)));
        for (String name : NEEDED.getOrDefault(source.orElse(""), List.of())) {
            if (!settings.containsKey(name)) {
                problems.add("eval_source \"" + source.orElse("") + "\" needs " + name);
            }
        }
        return problems;
    }

    /** The request that a value refers to, as {@code stanza/request}; empty if to none. */
    static Optional<String> reference(Body body) {
        Map<String, HclValue> settings = settings(body);
        Optional<String> group = written(settings, GROUP);
        Optional<String> request =
                switch (written(settings, SOURCE).orElse("")) {
                    case "request" -> written(settings, REQUEST);
                    case "response" -> written(settings, RESPONSE);
                    default -> Optional.empty();
                };
        return group.flatMap(outer -> request.map(inner -> outer + "/" + inner));
    }

    private static Map<String, HclValue> settings(Body body) {
        Map<String, HclValue> settings = new HashMap<>();
        for (Item item : body.items()) {
            HclValue _ = settings.put(item.keys().getFirst().text(), item.value());
        }
        return settings;
    }

    /** A text that is written out; what comes from elsewhere itself is not known yet. */
    private static Optional<String> written(Map<String, HclValue> settings, String name) {
        return settings.get(name) instanceof HclValue.Text text
                ? Optional.of(text.value())
                : Optional.empty();
    }
}
