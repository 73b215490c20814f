package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.request.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code initialize "name" { request "name" { operation, path, data, allow_failure } }}.
 * Source: OpenBao, website docs, configuration/self-init and concepts/profiles; of the sources of
 * values {@code env} and {@code file}.
 */
final class InitializeReader {
    private static final Names REQUEST =
            new Names(
                    List.of("allow_failure", "data", "operation", "path"),
                    Map.of("token", "requests are made with the root token"));
    private static final Map<String, Operation> OPERATIONS =
            Map.of(
                    "create", Operation.WRITE,
                    "update", Operation.WRITE,
                    "patch", Operation.PATCH,
                    "delete", Operation.DELETE,
                    "read", Operation.READ,
                    "list", Operation.LIST,
                    "scan", Operation.SCAN);
    private static final Set<String> SOURCES = Set.of("env", "file");
    private static final Set<String> TYPES = Set.of("string", "int", "bool", "any", "interface{}");

    private final String file;
    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    InitializeReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The requests of one stanza, in their order. */
    List<FirstRequest> read(Item item) {
        List<FirstRequest> requests = new ArrayList<>();
        if (!(item.value() instanceof Body body) || item.keys().size() != 2) {
            problem(item, "\"initialize\" must be a block: initialize \"name\" { ... }");
            return requests;
        }
        String name = item.keys().get(1).text();
        for (Item each : body.items()) {
            boolean known = Stanza.name(each).equals("request") && each.keys().size() == 2;
            if (known && each.value() instanceof Body request) {
                String whole = name + "/" + each.keys().get(1).text();
                if (!names.add(whole)) {
                    problem(each, "the request " + whole + " is given twice");
                }
                request(whole, each, request).ifPresent(requests::add);
            } else {
                problem(each, "initialize takes request \"name\" { ... } only");
            }
        }
        return requests;
    }

    private Optional<FirstRequest> request(String name, Item item, Body body) {
        List<Item> settings = new ArrayList<>();
        HclValue data = null;
        for (Item each : body.items()) {
            if (Stanza.name(each).equals("data")) {
                data = each.value();
                checkSources(each.value(), each);
            } else {
                settings.add(each);
            }
        }
        Stanza stanza =
                new Stanza(
                        new Stanza.Place(file, " in request \"" + name + "\""),
                        new Body(body.position(), settings),
                        REQUEST,
                        problems);
        Operation operation = OPERATIONS.get(stanza.text("operation").orElse(""));
        String path = stanza.text("path").orElse("");
        if (operation == null) {
            problem(item, "\"operation\" of request " + name + " must be create, update, ...");
        }
        if (path.isEmpty()) {
            problem(item, "\"path\" is missing in request " + name);
        }
        return operation == null
                ? Optional.empty()
                : Optional.of(
                        new FirstRequest(
                                name, operation, path, data, stanza.bool("allow_failure")));
    }

    /** What cannot be had later is said now. */
    private void checkSources(@Nullable HclValue value, Item at) {
        switch (value) {
            case Body body when FirstRequest.isElsewhere(body) -> {
                Map<String, String> settings = FirstRequest.settings(body);
                String source = settings.getOrDefault(FirstRequest.SOURCE, "");
                if (!SOURCES.contains(source)) {
                    problem(
                            at,
                            "eval_source \"" + source + "\" is not supported: env and file are");
                }
                if (!TYPES.contains(settings.getOrDefault("eval_type", "string"))) {
                    problem(at, "eval_type must be string, int or bool");
                }
            }
            case Body body -> body.items().forEach(item -> checkSources(item.value(), item));
            case HclValue.Sequence list ->
                    list.elements().forEach(element -> checkSources(element, at));
            case null, default -> {
                // Written out.
            }
        }
    }

    private void problem(Item item, String text) {
        problems.add(file, item.keys().getFirst().position().line(), text);
    }
}
