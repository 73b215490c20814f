package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code initialize "name" { when, request "name" { operation, path, token, data, headers,
 * allow_failure, when } }}. Source: OpenBao, website docs, configuration/self-init and
 * concepts/profiles.
 */
final class InitializeReader {
    private static final Names REQUEST =
            Names.of(
                    FirstRequest.ALLOW_FAILURE,
                    FirstRequest.DATA,
                    FirstRequest.HEADERS,
                    FirstRequest.OPERATION,
                    FirstRequest.PATH,
                    FirstRequest.TOKEN,
                    FirstRequest.WHEN);

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
        HclValue when = when(body);
        for (Item each : body.items()) {
            boolean labelled = Stanza.name(each).equals("request") && each.keys().size() == 2;
            if (labelled && each.value() instanceof Body request) {
                boolean _ = requests.add(request(name, when, each, request));
            } else if (!Stanza.name(each).equals(FirstRequest.WHEN)) {
                problem(each, "initialize takes request \"name\" { ... } and when only");
            }
        }
        return requests;
    }

    private @Nullable HclValue when(Body body) {
        HclValue when = null;
        for (Item item : body.items()) {
            if (Stanza.name(item).equals(FirstRequest.WHEN)) {
                when = item.value();
                checkSources(when, item);
            }
        }
        return when;
    }

    private FirstRequest request(String group, @Nullable HclValue when, Item item, Body body) {
        Map<String, HclValue> settings = new HashMap<>();
        for (Item each : body.items()) {
            HclValue _ = settings.put(Stanza.name(each), each.value());
            checkSources(each.value(), each);
        }
        FirstRequest request = new FirstRequest(group, item.keys().get(1).text(), when, settings);
        if (!names.add(request.name())) {
            problem(item, "the request " + request.name() + " is given twice");
        }
        Stanza _ =
                new Stanza(
                        new Stanza.Place(file, " in request \"" + request.name() + "\""),
                        body,
                        REQUEST,
                        problems);
        checkSettings(request, item);
        return request;
    }

    /** What is written out is checked now, what comes from elsewhere when it is there. */
    private void checkSettings(FirstRequest request, Item item) {
        HclValue operation = request.settings().get(FirstRequest.OPERATION);
        boolean unknown =
                operation instanceof HclValue.Text text
                        && !FirstRequest.OPERATIONS.containsKey(text.value());
        if (operation == null || unknown) {
            problem(
                    item,
                    "\"operation\" of request "
                            + request.name()
                            + " must be create, update, patch, delete, read, list or scan");
        }
        HclValue path = request.settings().get(FirstRequest.PATH);
        if (path == null || (path instanceof HclValue.Text text && text.value().isEmpty())) {
            problem(item, "\"path\" is missing in request " + request.name());
        }
    }

    private void checkSources(HclValue value, Item at) {
        switch (value) {
            case Body body -> {
                if (Source.isIn(body)) {
                    Source.problems(body).forEach(text -> problem(at, text));
                }
                body.items().forEach(item -> checkSources(item.value(), item));
            }
            case HclValue.Sequence list ->
                    list.elements().forEach(element -> checkSources(element, at));
            case HclValue.Text _, HclValue.Bool _, HclValue.Numeral _ -> {
                // Written out.
            }
        }
    }

    private void problem(Item item, String text) {
        problems.add(file, item.keys().getFirst().position().line(), text);
    }
}
