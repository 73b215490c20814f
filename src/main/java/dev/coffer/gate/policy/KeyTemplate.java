package dev.coffer.gate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path by which a list's key is judged, made of the list's path and the key: {@code {{ .path
 * }}{{ .key }}}. Immutable.
 *
 * <p>Of Go's templates it knows what makes a path of these two: the fields {@code .path} and {@code
 * .key}, texts in quotes, and behind a bar {@code lowercase}, {@code uppercase}, {@code replace a
 * b} and {@code truncate n}. Everything else is refused when the policy is written.
 */
final class KeyTemplate {
    private static final String SUPPORTED =
            "a template may have .path, .key, texts in quotes, lowercase, uppercase, replace and"
                    + " truncate";
    private static final Pattern ACTION = Pattern.compile("\\{\\{(-\\s)?(.*?)(\\s-)?}}");
    private static final Pattern WORD =
            Pattern.compile("\\s*(\\||\"(?:[^\"\\\\]|\\\\[\"\\\\])*\"|`[^`]*`|[^\\s|\"`]+)\\s*");

    /** A piece of the path. */
    private interface Part {
        String text(String path, String key);
    }

    private final List<Part> parts;

    private KeyTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Reads a template. */
    static KeyTemplate of(String template) throws PolicyException {
        List<Part> parts = new ArrayList<>();
        Matcher action = ACTION.matcher(template);
        int at = 0;
        boolean trimmed = false;
        while (action.find()) {
            String before = template.substring(at, action.start());
            parts.add(fixed(trim(before, trimmed, action.group(1) != null)));
            parts.add(pipeline(action.group(2)));
            trimmed = action.group(3) != null;
            at = action.end();
        }
        String rest = template.substring(at);
        if (rest.contains("{{")) {
            throw new PolicyException(SUPPORTED);
        }
        parts.add(fixed(trim(rest, trimmed, false)));
        return new KeyTemplate(parts);
    }

    /** The path that stands for a key. */
    String path(String listPath, String key) {
        StringBuilder path = new StringBuilder();
        parts.forEach(part -> path.append(part.text(listPath, key)));
        return path.toString();
    }

    private static String trim(String text, boolean begin, boolean end) {
        String trimmed = begin ? text.stripLeading() : text;
        return end ? trimmed.stripTrailing() : trimmed;
    }

    private static Part fixed(String text) {
        return (_, _) -> text;
    }

    private static Part pipeline(String action) throws PolicyException {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(action);
        int at = 0;
        while (word.find() && word.start() == at) {
            words.add(word.group(1));
            at = word.end();
        }
        if (at != action.length() || words.isEmpty()) {
            throw new PolicyException(SUPPORTED);
        }
        Part part = operand(words.getFirst());
        for (int i = 1; i < words.size(); i = end(words, i + 1)) {
            if (!words.get(i).equals("|")) {
                throw new PolicyException(SUPPORTED);
            }
            part = function(words.subList(i + 1, end(words, i + 1)), part);
        }
        return part;
    }

    private static int end(List<String> words, int from) {
        int bar = words.subList(from, words.size()).indexOf("|");
        return bar < 0 ? words.size() : from + bar;
    }

    private static Part operand(String word) throws PolicyException {
        return switch (word) {
            case ".path" -> (path, _) -> path;
            case ".key" -> (_, key) -> key;
            default -> fixed(text(word));
        };
    }

    private static String text(String word) throws PolicyException {
        boolean quoted = word.length() > 1 && (word.startsWith("\"") || word.startsWith("`"));
        if (!quoted) {
            throw new PolicyException(SUPPORTED);
        }
        String inner = word.substring(1, word.length() - 1);
        return word.startsWith("`") ? inner : inner.replaceAll("\\\\(.)", "$1");
    }

    private static Part function(List<String> call, Part input) throws PolicyException {
        String name = call.isEmpty() ? "" : call.getFirst();
        return switch (name + " " + (call.size() - 1)) {
            case "lowercase 0" -> (path, key) -> input.text(path, key).toLowerCase(Locale.ROOT);
            case "uppercase 0" -> (path, key) -> input.text(path, key).toUpperCase(Locale.ROOT);
            case "replace 2" -> replacing(input, text(call.get(1)), text(call.get(2)));
            case "truncate 1" -> truncated(input, number(call.get(1)));
            default -> throw new PolicyException(SUPPORTED);
        };
    }

    private static Part replacing(Part input, String from, String to) {
        return (path, key) -> input.text(path, key).replace(from, to);
    }

    private static Part truncated(Part input, int most) {
        return (path, key) -> {
            String whole = input.text(path, key);
            return whole.substring(0, Math.min(most, whole.length()));
        };
    }

    private static int number(String word) throws PolicyException {
        if (!word.matches("[1-9][0-9]{0,4}")) {
            throw new PolicyException(SUPPORTED);
        }
        return Integer.parseInt(word);
    }
}
