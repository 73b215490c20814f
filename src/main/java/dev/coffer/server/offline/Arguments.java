package dev.coffer.server.offline;

import dev.coffer.config.NearestName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command without a server was given.
 *
 * @param values of the flags, by name without its dash; a switch has {@code true}
 * @param operands what is no flag
 */
record Arguments(Map<String, List<String>> values, List<String> operands) {
    Arguments {
        values = Map.copyOf(values);
        operands = List.copyOf(operands);
    }

    /** A command line that makes no sense. */
    static final class MistakeException extends Exception {
        private static final long serialVersionUID = 1L;

        MistakeException(String text) {
            super(text, null, false, false);
        }
    }

    /**
     * Reads them.
     *
     * @param switches flags without a value
     * @param flags flags with one, as {@code -name=value} or {@code -name value}
     */
    static Arguments parse(List<String> given, List<String> switches, List<String> flags)
            throws MistakeException {
        Map<String, List<String>> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String argument = given.get(i);
            if (!argument.startsWith("-") || argument.length() == 1) {
                operands.add(argument);
                continue;
            }
            String name = argument.replaceFirst("^--?", "").replaceFirst("=.*", "");
            boolean withValue = argument.contains("=");
            if (switches.contains(name) && !withValue) {
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add("true");
            } else if (flags.contains(name) && (withValue || i + 1 < given.size())) {
                i += withValue ? 0 : 1;
                String value =
                        withValue ? argument.substring(argument.indexOf('=') + 1) : given.get(i);
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            } else {
                throw mistake(name, switches, flags);
            }
        }
        return new Arguments(values, operands);
    }

    private static MistakeException mistake(
            String name, List<String> switches, List<String> flags) {
        if (flags.contains(name)) {
            return new MistakeException("flag needs an argument: -" + name);
        }
        List<String> known = new ArrayList<>(switches);
        known.addAll(flags);
        List<String> dashed = known.stream().map(each -> "-" + each).toList();
        return new MistakeException(
                "flag provided but not defined: -"
                        + name
                        + "; "
                        + NearestName.hint("-" + name, dashed));
    }

    boolean isOn(String name) {
        return values.containsKey(name);
    }

    Optional<String> last(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    List<Path> paths(String name) throws MistakeException {
        List<Path> paths = new ArrayList<>();
        for (String text : values.getOrDefault(name, List.of())) {
            paths.add(path(text));
        }
        return paths;
    }

    /** The one operand. */
    Path operand(String what) throws MistakeException {
        if (operands.size() != 1) {
            throw new MistakeException("give one " + what);
        }
        return path(operands.getFirst());
    }

    private static Path path(String text) throws MistakeException {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new MistakeException("not a path: " + text);
        }
    }
}
