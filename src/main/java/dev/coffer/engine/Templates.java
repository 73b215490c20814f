package dev.coffer.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Spells out what a path's expression leaves open: {@code a(/b)?} is {@code a} and {@code a/b},
 * {@code (c|d)} is {@code c} and {@code d}. Named groups are already written as {@code {name}}.
 */
final class Templates {
    /** How many ways one path is spelled out at most. */
    private static final int MAX = 32;

    private final String source;
    private int at;

    private Templates(String source) {
        this.source = source;
    }

    /**
     * Every way to write a path, the shortest first. Those that stay expressions are left out, and
     * those that differ from another by a slash at the end.
     */
    static List<String> of(String source) {
        List<String> all = new Templates(source).alternatives();
        return all.stream()
                .filter(Templates::isPlain)
                .filter(one ->
                        !one.endsWith("/") || !all.contains(one.substring(0, one.length() - 1)))
                .distinct()
                .limit(MAX)
                .toList();
    }

    private static boolean isPlain(String template) {
        return template.matches("[\\w/{}-]*");
    }

    private List<String> alternatives() {
        List<String> all = new ArrayList<>(sequence());
        while (at < source.length() && source.charAt(at) == '|') {
            at++;
            all.addAll(sequence());
        }
        return all;
    }

    private List<String> sequence() {
        List<String> written = List.of("");
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            List<String> next = element();
            boolean optional = at < source.length() && source.charAt(at) == '?';
            if (optional) {
                at++;
            }
            written = joined(written, next, optional);
        }
        return written;
    }

    private List<String> element() {
        if (source.charAt(at) == '(') {
            at++;
            List<String> inner = alternatives();
            at++;
            return inner;
        }
        int begin = at;
        at = source.charAt(at) == '{' ? source.indexOf('}', at) + 1 : at + 1;
        return List.of(source.substring(begin, at));
    }

    private static List<String> joined(List<String> heads, List<String> tails, boolean optional) {
        List<String> all = new ArrayList<>(optional ? heads : List.of());
        for (String head : heads) {
            for (String tail : tails) {
                if (all.size() < MAX) {
                    all.add(head + tail);
                }
            }
        }
        return all;
    }
}
