package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Bool;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Numeral;
import dev.coffer.config.hcl.HclValue.Text;
import dev.coffer.request.GoDuration;
import dev.coffer.request.GoDuration.Malformed;
import dev.coffer.request.GoDuration.Parsed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings in one pair of braces, or at the top of a file. A name that is unknown, given twice
 * or of the wrong type is noted as a problem with its line; the reading goes on with the default.
 * Names are read in any case and values as loosely as OpenBao reads them: {@code "true"} and {@code
 * 1} are true.
 */
final class Stanza {
    private final String file;
    private final String title;
    private final int line;
    private final Problems problems;
    private final Map<String, Item> settings = new HashMap<>();

    /** The settings among {@code body}, whose blocks were taken out by the caller. */
    Stanza(Place place, Body body, Names names, Problems problems) {
        this.file = place.file();
        this.title = place.title();
        this.line = body.position().line();
        this.problems = problems;
        for (Item item : body.items()) {
            add(item, names);
        }
    }

    /**
     * Where a stanza is.
     *
     * @param title with a space in front, as in {@code in listener "tcp"}; empty for the top of a
     *     file
     */
    record Place(String file, String title) {}

    private void add(Item item, Names names) {
        String name = name(item);
        String refusal = names.refused().get(name);
        Item first = settings.get(name);
        if (refusal != null) {
            problem(item, quoted(item) + " is not supported" + title + ": " + refusal);
        } else if (!names.known().contains(name)) {
            problem(item, "unknown name " + quoted(item) + title + "; " + names.hint(name));
        } else if (first != null) {
            int line = first.keys().getFirst().position().line();
            problem(item, quoted(item) + title + " is given twice, first in line " + line);
        } else {
            settings.put(name, item);
        }
    }

    /** A problem with the stanza as a whole. */
    void problem(String text) {
        problems.add(file, line, text);
    }

    /** A problem with the setting of this name, or with the stanza if it was not given. */
    void problem(String name, String text) {
        Item item = settings.get(name);
        problems.add(
                file, item == null ? line : line(item), "\"" + name + "\"" + title + " " + text);
    }

    /** Whether there is a setting of this name. */
    boolean has(String name) {
        return settings.containsKey(name);
    }

    /** Text, or a number as it is written. */
    Optional<String> text(String name) {
        return value(
                name,
                "text in quotes",
                value ->
                        switch (value) {
                            case Text text -> text.value();
                            case Numeral number -> number.literal();
                            case HclValue _ -> null;
                        });
    }

    boolean bool(String name) {
        return value(name, "true or false", Stanza::asBool).orElse(false);
    }

    /** A duration; zero and what is missing are {@code unset}. */
    Duration duration(String name, Duration unset) {
        Optional<String> written = text(name);
        if (written.isEmpty()) {
            return unset;
        }
        Duration value = unset;
        switch (GoDuration.parseSeconds(written.get())) {
            case Parsed(Duration parsed) when parsed.isNegative() ->
                    problem(name, "must not be negative");
            case Parsed(Duration parsed) -> value = parsed.isZero() ? unset : parsed;
            case Malformed(String why) ->
                    problem(name, "must be a duration such as \"30s\" or \"5m\": " + why);
        }
        return value;
    }

    /** A number of bytes; zero and what is missing are {@code unset}, which is also the most. */
    int bytes(String name, int unset) {
        Optional<String> written = text(name);
        if (written.isEmpty()) {
            return unset;
        }
        OptionalLong bytes = Capacity.parse(written.get());
        if (bytes.isEmpty() || bytes.getAsLong() > unset) {
            problem(
                    name,
                    "must be a size of at most " + unset + " bytes, such as 1048576 or \"1mib\"");
            return unset;
        }
        return bytes.getAsLong() == 0 ? unset : (int) bytes.getAsLong();
    }

    private <T> Optional<T> value(
            String name, String expected, Function<HclValue, @Nullable T> reader) {
        Item item = settings.get(name);
        if (item == null) {
            return Optional.empty();
        }
        T value = item.keys().size() == 1 ? reader.apply(item.value()) : null;
        if (value == null) {
            problem(name, "must be " + expected + ", not " + kind(item));
        }
        return Optional.ofNullable(value);
    }

    /** Source: strconv.ParseBool behind mapstructure's weak decoding; the empty text is false. */
    private static @Nullable Boolean asBool(HclValue value) {
        String written =
                switch (value) {
                    case Bool bool -> String.valueOf(bool.value());
                    case Text text -> text.value();
                    case Numeral number -> number.literal();
                    case HclValue _ -> "?";
                };
        return switch (written) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "", "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> null;
        };
    }

    private static String kind(Item item) {
        return switch (item.value()) {
            case Text text -> "\"" + text.value() + "\"";
            case Numeral number -> number.literal();
            case Bool bool -> String.valueOf(bool.value());
            case HclValue.Sequence _ -> "a list";
            case Body _ -> "a block";
        };
    }

    static String name(Item item) {
        return item.keys().getFirst().text().toLowerCase(Locale.ROOT);
    }

    private static int line(Item item) {
        return item.keys().getFirst().position().line();
    }

    private static String quoted(Item item) {
        return "\"" + item.keys().getFirst().text() + "\"";
    }

    private void problem(Item item, String text) {
        problems.add(file, line(item), text);
    }
}
