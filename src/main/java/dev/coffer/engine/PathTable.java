package dev.coffer.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of an engine in the order in which they are tried; the first match wins. */
public final class PathTable {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    private final List<Entry> entries;
    private final String help;

    /**
     * @param help what {@code ?help=1} shows of the mount itself
     */
    public PathTable(List<PathSpec> specs, String help) {
        List<Entry> all = new ArrayList<>();
        for (PathSpec spec : specs) {
            all.add(new Entry(spec, groups(spec.pattern())));
        }
        this.entries = List.copyOf(all);
        this.help = help;
    }

    /** The first entry that matches the whole path below the mount. */
    public Optional<Match> match(String path) {
        for (Entry entry : entries) {
            Matcher matcher = entry.spec.pattern().matcher(path);
            if (matcher.matches()) {
                return Optional.of(new Match(entry.spec, captured(entry, matcher)));
            }
        }
        return Optional.empty();
    }

    /** Every entry in order, for help, OpenAPI and the like. */
    public List<PathSpec> specs() {
        return entries.stream().map(Entry::spec).toList();
    }

    /** Help of the mount as a whole. */
    public String help() {
        return help;
    }

    private static Map<String, String> captured(Entry entry, Matcher matcher) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String group : entry.groups) {
            String value = matcher.group(group);
            if (value != null) {
                values.put(group, value);
            }
        }
        return values;
    }

    private static List<String> groups(Pattern pattern) {
        List<String> names = new ArrayList<>();
        Matcher matcher = GROUP.matcher(pattern.pattern());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return List.copyOf(names);
    }

    /**
     * A path found.
     *
     * @param captured fields taken from the path, by name
     */
    public record Match(PathSpec spec, Map<String, String> captured) {}

    private record Entry(PathSpec spec, List<String> groups) {}
}
