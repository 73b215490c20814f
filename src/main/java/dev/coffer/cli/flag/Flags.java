package dev.coffer.cli.flag;

import dev.coffer.config.Environment;
import dev.coffer.request.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was given: flags first, then the environment, then what counts where nobody said anything.
 * Immutable.
 */
public final class Flags {
    private final Map<String, List<String>> given;
    private final List<String> arguments;
    private final Environment environment;

    Flags(Map<String, List<String>> given, List<String> arguments, Environment environment) {
        this.given = Map.copyOf(given);
        this.arguments = List.copyOf(arguments);
        this.environment = environment;
    }

    /** What follows the flags. */
    public List<String> arguments() {
        return arguments;
    }

    /** The environment in which they were read. */
    public Environment environment() {
        return environment;
    }

    /** Whether the flag itself was given, not only its variable. */
    public boolean isGiven(Flag flag) {
        return given.containsKey(flag.name());
    }

    /** The text of a flag; empty if there is none. */
    public String text(Flag flag) {
        return textIfSet(flag).orElse(flag.standard());
    }

    /** The text of a flag or of its variable; empty if neither was given. */
    public Optional<String> textIfSet(Flag flag) {
        List<String> values = given.get(flag.name());
        if (values != null) {
            return Optional.of(values.getLast());
        }
        return flag.variable().isEmpty() ? Optional.empty() : environment.value(flag.variable());
    }

    /** All texts of a flag that collects them; a variable's are separated by commas. */
    public List<String> texts(Flag flag) {
        List<String> values = given.get(flag.name());
        if (values != null) {
            return values;
        }
        List<String> parts = new ArrayList<>();
        if (!flag.variable().isEmpty()) {
            String text = environment.value(flag.variable()).orElse("");
            for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** Whether a switch is on. A variable that is no boolean counts as unset. */
    public boolean isOn(Flag flag) {
        return switchIfSet(flag).orElse(flag.standard().equals("true"));
    }

    /** What was said about a switch. */
    public Optional<Boolean> switchIfSet(Flag flag) {
        return textIfSet(flag).flatMap(GoFlags::parseBoolean);
    }

    /** The number of a flag. */
    public long number(Flag flag) {
        return textIfSet(flag)
                .map(Long::decode)
                .orElse(flag.standard().isEmpty() ? 0L : Long.parseLong(flag.standard()));
    }

    /** The duration of a flag or its variable, if one was given and can be read. */
    public Optional<Duration> duration(Flag flag) {
        Optional<String> text = textIfSet(flag);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String seconds = text.get().equals(GoFlags.SYSTEM) ? "-1" : text.get();
        return switch (GoDuration.parseSeconds(seconds)) {
            case GoDuration.Parsed(Duration value) -> Optional.of(value);
            case GoDuration.Malformed _ -> Optional.empty();
        };
    }

    /** The pairs of a flag, in the order given; of a key given twice the last value counts. */
    public Map<String, String> pairs(Flag flag) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : given.getOrDefault(flag.name(), List.of())) {
            int equals = pair.indexOf('=');
            String _ = pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    /** Names only: a value may be a secret. */
    @Override
    public String toString() {
        return "Flags" + given.keySet();
    }
}
