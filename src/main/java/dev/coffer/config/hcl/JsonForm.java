package dev.coffer.config.hcl;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Position;
import dev.coffer.config.hcl.HclValue.Sequence;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON form of HCL1 into the same tree: {@code {"path": {"a": {...}}}} becomes the block
 * {@code path "a" {...}}. {@link JsonReader} judges whether the text is JSON; here are only what
 * its tree has not: the place of each part, and names that are given twice.
 *
 * <p>Source: hashicorp/hcl v1.0.1-vault-7, json/parser, flatten.go.
 */
final class JsonForm {
    /** Strings in one text, names included. */
    private static final int MAX_STRINGS = 2 * HclParser.MAX_ITEMS;

    /** The estimated size of the tree, in bytes. */
    private static final long MAX_MEMORY_BYTES = 64L * HclParser.MAX_LENGTH;

    private static final JsonLimits LIMITS =
            new JsonLimits(HclParser.MAX_DEPTH, MAX_STRINGS, MAX_MEMORY_BYTES);

    private final String text;
    private final Places places;
    private final String problem;
    private int at;
    private int depth;
    private int items;

    private JsonForm(String text) {
        this.text = text;
        this.places = new Places(text);
        this.problem = problem(text);
    }

    static Body parse(String text) throws HclException {
        JsonForm form = new JsonForm(text);
        HclValue root = form.value();
        form.skipSpace();
        boolean ended = form.at == text.length();
        if (ended && form.problem.isEmpty() && root instanceof Body body) {
            return flattened(body);
        }
        Position position = ended ? Position.NONE : form.places.of(form.at);
        String after = "text after the JSON object";
        throw new HclException(position, form.problem.isEmpty() ? after : form.problem);
    }

    /** What is wrong with the text as JSON; empty if nothing is. */
    private static String problem(String text) {
        try {
            var _ = JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), LIMITS);
            return "";
        } catch (JsonException refused) {
            return refused.text();
        }
    }

    private HclValue value() throws HclException {
        char first = skipSpace();
        Position position = places.of(at);
        return switch (first) {
            case '{' -> body(position);
            case '[' -> sequence(position);
            case '"' -> new HclValue.Text(position, string());
            default -> literal(position);
        };
    }

    private Body body(Position position) throws HclException {
        List<Item> found = new ArrayList<>();
        enter();
        for (char next = skipSpace(); next != '}'; next = separator('}')) {
            HclValue.Key key = new HclValue.Key(places.of(at), string());
            check(skipSpace() == ':');
            Position assign = places.of(at++);
            found.add(new Item(List.of(key), assign, value()));
        }
        leave();
        return new Body(position, found);
    }

    private Sequence sequence(Position position) throws HclException {
        List<HclValue> found = new ArrayList<>();
        enter();
        for (char next = skipSpace(); next != ']'; next = separator(']')) {
            found.add(value());
        }
        leave();
        return new Sequence(position, found);
    }

    private void enter() throws HclException {
        depth++;
        check(depth <= HclParser.MAX_DEPTH);
        at++;
    }

    private void leave() {
        depth--;
        at++;
    }

    /** The end, or the beginning of what follows a comma. */
    private char separator(char end) throws HclException {
        items++;
        check(items <= HclParser.MAX_ITEMS);
        char next = skipSpace();
        if (next == end) {
            return next;
        }
        check(next == ',');
        at++;
        next = skipSpace();
        check(next != end);
        return next;
    }

    private String string() throws HclException {
        int start = at;
        check(text.startsWith("\"", at));
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        check(at < text.length());
        at++;
        byte[] literal = text.substring(start, at).getBytes(StandardCharsets.UTF_8);
        try {
            return JsonReader.parse(literal, LIMITS) instanceof JsonString(String value)
                    ? value
                    : "";
        } catch (JsonException refused) {
            throw new HclException(places.of(start), refused.text());
        }
    }

    private HclValue literal(Position position) throws HclException {
        int start = at;
        while (at < text.length() && isPartOfLiteral(text.charAt(at))) {
            at++;
        }
        check(at > start);
        String literal = text.substring(start, at);
        return switch (literal) {
            case "true", "false" -> new HclValue.Bool(position, literal.equals("true"));
            case "null" -> new HclValue.Text(position, "");
            default -> new HclValue.Numeral(position, literal);
        };
    }

    private static boolean isPartOfLiteral(char c) {
        return "+-.".indexOf(c) >= 0 || Character.isLetterOrDigit(c);
    }

    @CanIgnoreReturnValue
    private char skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void check(boolean expected) throws HclException {
        if (!expected) {
            throw new HclException(places.of(at), problem.isEmpty() ? "too much JSON" : problem);
        }
    }

    private static Body flattened(Body body) {
        List<Item> flat = new ArrayList<>();
        body.items().forEach(item -> spread(item, flat));
        return new Body(body.position(), flat);
    }

    /** Adds the blocks that an entry stands for: one for each object in its value. */
    private static void spread(Item item, List<Item> flat) {
        switch (item.value()) {
            case Body body when isBlocks(body.items().stream().map(Item::value).toList()) -> {
                for (Item inner : body.items()) {
                    List<HclValue.Key> keys = new ArrayList<>(item.keys());
                    keys.addAll(inner.keys());
                    spread(new Item(keys, item.assign(), inner.value()), flat);
                }
            }
            case Sequence list when isBlocks(list.elements()) ->
                    list.elements()
                            .forEach(each ->
                                    spread(new Item(item.keys(), item.assign(), each), flat));
            case HclValue value -> flat.add(new Item(item.keys(), item.assign(), inside(value)));
        }
    }

    private static boolean isBlocks(List<HclValue> values) {
        return !values.isEmpty() && values.stream().allMatch(Body.class::isInstance);
    }

    private static HclValue inside(HclValue value) {
        return switch (value) {
            case Body body -> flattened(body);
            case Sequence list ->
                    new Sequence(
                            list.position(),
                            list.elements().stream().map(JsonForm::inside).toList());
            case HclValue plain -> plain;
        };
    }
}
