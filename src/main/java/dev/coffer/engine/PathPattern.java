package dev.coffer.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path's regular expression in Go's syntax, such as {@code data/(?P<path>.*)}, matched against
 * the whole path below the mount. Patterns that are a literal, or a literal and one group that
 * takes the rest, are matched without an expression: they are on the way of every request.
 * Immutable.
 */
final class PathPattern {
    private static final Pattern GROUP = Pattern.compile("\\(\\?P<(\\w+)>");
    private static final Pattern LITERAL = Pattern.compile("[\\w/-]*");
    private static final Pattern REST = Pattern.compile("([\\w/-]*)\\(\\?P<(\\w+)>\\.\\*\\)");

    private final String source;
    private final List<String> names;
    private final Form form;

    PathPattern(String source) {
        this.source = source;
        this.names = GROUP.matcher(source).results().map(found -> found.group(1)).toList();
        this.form = form(source);
    }

    /** The captured groups by name if the path matches; a group that took no part is empty. */
    Optional<Map<String, String>> match(String path) {
        return switch (form) {
            case Literal(String text) ->
                    path.equals(text) ? Optional.of(Map.of()) : Optional.empty();
            case Rest(String prefix, String name) ->
                    path.startsWith(prefix)
                            ? Optional.of(Map.of(name, path.substring(prefix.length())))
                            : Optional.empty();
            case Expression(Pattern pattern) -> captured(pattern.matcher(path));
        };
    }

    /** The names of the groups, in their order. */
    List<String> names() {
        return names;
    }

    /** The expression with both anchors, as help shows it. */
    String route() {
        String begin = source.startsWith("^") ? "" : "^";
        return begin + source + (source.endsWith("$") ? "" : "$");
    }

    /**
     * The path as OpenAPI writes it, {@code data/{path}}; an expression outside a group cannot be
     * written so and stays as it is.
     */
    String template() {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            Matcher group = GROUP.matcher(source).region(at, source.length());
            if (group.lookingAt()) {
                out.append('{').append(group.group(1)).append('}');
                at = behindGroup(group.end());
            } else {
                out.append(source.charAt(at));
                at++;
            }
        }
        return out.toString();
    }

    /** The path spelled out in every way that it can be written; see {@link Templates}. */
    List<String> templates() {
        String whole = template();
        String begun = whole.startsWith("^") ? whole.substring(1) : whole;
        return Templates.of(begun.endsWith("$") ? begun.substring(0, begun.length() - 1) : begun);
    }

    private int behindGroup(int start) {
        int open = 1;
        int at = start;
        while (open > 0) {
            char c = source.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                open++;
            } else if (c == ')') {
                open--;
            }
            at++;
        }
        return at;
    }

    private static Form form(String source) {
        if (LITERAL.matcher(source).matches()) {
            return new Literal(source);
        }
        Matcher rest = REST.matcher(source);
        if (rest.matches()) {
            return new Rest(rest.group(1), rest.group(2));
        }
        return new Expression(Pattern.compile(javaSyntax(source), Pattern.UNIX_LINES));
    }

    /** Java's names of groups have no underscores: the groups are called g0, g1 and so on. */
    private static String javaSyntax(String source) {
        int[] index = {0};
        return GROUP.matcher(source).replaceAll(_ -> "(?<g" + index[0]++ + ">");
    }

    private Optional<Map<String, String>> captured(Matcher matcher) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), Objects.requireNonNullElse(matcher.group("g" + i), ""));
        }
        return Optional.of(values);
    }

    private sealed interface Form {}

    private record Literal(String text) implements Form {}

    private record Rest(String prefix, String name) implements Form {}

    private record Expression(Pattern pattern) implements Form {}
}
