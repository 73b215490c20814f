package dev.coffer.config;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads audit stanzas: {@code audit "file" "name" { options { file_path = "..." } }}. An option
 * that the type does not know is a problem: a misspelled {@code hmac_accessor} must not pass
 * unseen.
 */
final class AuditReader {
    private static final Names SETTINGS = Names.of("description", "local", "options");
    private static final List<String> COMMON =
            List.of(
                    "elide_list_responses",
                    "format",
                    "hmac_accessor",
                    "log_raw",
                    "prefix",
                    "skip_test");
    private static final Map<String, List<String>> OF_TYPE =
            Map.of(
                    "file", List.of("file_path", "mode", "path", "sync"),
                    "socket", List.of("address", "socket_type", "write_timeout"),
                    "syslog", List.of("facility", "tag"),
                    "http", List.of("headers", "uri"));
    private static final Names TYPES = Names.of("file", "http", "socket", "syslog");
    private static final String FORM = "must be a block: audit \"file\" \"name\" { ... }";

    private final String file;
    private final Problems problems;

    /** The lines where paths were given first. */
    private final Map<String, Integer> paths = new HashMap<>();

    AuditReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    Optional<AuditConfig.Device> read(Item item) {
        List<HclValue.Key> keys = item.keys();
        int line = keys.getFirst().position().line();
        // JSON of a device that has nothing but options looks like one more label.
        boolean optionsOnly = keys.size() == 4 && keys.get(3).text().equals("options");
        if (!(item.value() instanceof Body body) || (keys.size() != 3 && !optionsOnly)) {
            problems.add(file, line, "\"audit\" " + FORM);
            return Optional.empty();
        }
        String type = keys.get(1).text();
        String path = keys.get(2).text();
        if (!OF_TYPE.containsKey(type)) {
            String text = "unknown audit device type \"" + type + "\"; " + TYPES.hint(type);
            problems.add(file, line, text);
            return Optional.empty();
        }
        checkPath(path, line);
        return Optional.of(
                optionsOnly
                        ? new AuditConfig.Device(type, path, "", options(type, body), false)
                        : device(type, path, body));
    }

    private void checkPath(String path, int line) {
        String folder = path.endsWith("/") ? path : path + "/";
        Integer first = paths.putIfAbsent(folder, line);
        if (folder.equals("/")) {
            problems.add(file, line, "an audit device needs a path");
        } else if (first != null) {
            String text = "audit device \"" + path + "\" is given twice, first in line " + first;
            problems.add(file, line, text);
        }
    }

    private AuditConfig.Device device(String type, String path, Body body) {
        String title = " in audit \"" + type + "\" \"" + path + "\"";
        Stanza stanza = new Stanza(new Stanza.Place(file, title), body, SETTINGS, problems);
        Map<String, String> options =
                body.items().stream()
                        .filter(item -> Stanza.name(item).equals("options"))
                        .findFirst()
                        .map(item -> options(type, item))
                        .orElse(Map.of());
        return new AuditConfig.Device(
                type, path, stanza.text("description").orElse(""), options, stanza.bool("local"));
    }

    private Map<String, String> options(String type, Item item) {
        if (item.keys().size() == 1 && item.value() instanceof Body body) {
            return options(type, body);
        }
        int line = item.keys().getFirst().position().line();
        problems.add(file, line, "\"options\" must be a block: options { ... }");
        return Map.of();
    }

    private Map<String, String> options(String type, Body body) {
        Names names = Names.of(known(type));
        Stanza stanza =
                new Stanza(
                        new Stanza.Place(file, " in the options of audit \"" + type + "\""),
                        body,
                        names,
                        problems);
        Map<String, String> options = new TreeMap<>();
        for (Item item : body.items()) {
            String name = Stanza.name(item);
            if (stanza.has(name)) {
                written(stanza, name, item.value()).ifPresent(text -> options.put(name, text));
            }
        }
        return options;
    }

    private static Optional<String> written(Stanza stanza, String name, HclValue value) {
        return value instanceof HclValue.Bool flag
                ? Optional.of(String.valueOf(flag.value()))
                : stanza.text(name);
    }

    private static String[] known(String type) {
        return Stream.concat(OF_TYPE.getOrDefault(type, List.of()).stream(), COMMON.stream())
                .sorted()
                .toArray(String[]::new);
    }
}
