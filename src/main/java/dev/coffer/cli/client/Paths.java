package dev.coffer.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Paths as OpenBao's command line and its client treat them before anything is sent.
 *
 * <p>Source: OpenBao, command/base_helpers.go, api/client.go; Go, packages path and net/url.
 */
public final class Paths {
    private static final String PATH_PUNCTUATION = "-_.~$&+,/:;=@";
    private static final String QUERY_PUNCTUATION = "-_.~";

    private Paths() {}

    /** Without white space and slashes at both ends. */
    public static String sanitize(String path) {
        return withoutTrailingSlash(withoutLeadingSlash(path));
    }

    /** Stripped, without slashes in front. */
    public static String withoutLeadingSlash(String path) {
        String text = path.strip();
        int from = 0;
        while (from < text.length() && text.charAt(from) == '/') {
            from++;
        }
        return text.substring(from);
    }

    /** Stripped, without slashes at the end. */
    public static String withoutTrailingSlash(String path) {
        String text = path.strip();
        int to = text.length();
        while (to > 0 && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(0, to);
    }

    /** Stripped, with exactly the slash it may already have; the empty path stays empty. */
    public static String withTrailingSlash(String path) {
        String text = path.strip();
        return text.isEmpty() || text.endsWith("/") ? text : text + "/";
    }

    /** Joins with slashes and cleans: no empty, {@code .} or {@code ..} parts, none at the end. */
    public static String join(String... parts) {
        boolean rooted = false;
        List<String> kept = new ArrayList<>();
        boolean first = true;
        for (String part : parts) {
            if (part.isEmpty()) {
                continue;
            }
            rooted |= first && part.startsWith("/");
            first = false;
            for (String name : part.split("/", -1)) {
                keep(kept, name, rooted);
            }
        }
        return (rooted ? "/" : "") + String.join("/", kept);
    }

    private static void keep(List<String> kept, String name, boolean rooted) {
        if (name.isEmpty() || name.equals(".")) {
            return;
        }
        if (!name.equals("..")) {
            boolean _ = kept.add(name);
        } else if (!kept.isEmpty() && !kept.getLast().equals("..")) {
            String _ = kept.removeLast();
        } else if (!rooted) {
            boolean _ = kept.add(name);
        }
    }

    /** A path for the wire. */
    static String escape(String path) {
        return escape(path, PATH_PUNCTUATION, "%20");
    }

    /** Parameters for the wire, sorted by name; empty for none, else with a question mark. */
    static String query(Map<String, List<String>> parameters) {
        StringBuilder text = new StringBuilder();
        for (String name : parameters.keySet().stream().sorted().toList()) {
            for (String value : parameters.getOrDefault(name, List.of())) {
                StringBuilder _ =
                        text.append(text.isEmpty() ? '?' : '&')
                                .append(escape(name, QUERY_PUNCTUATION, "+"))
                                .append('=')
                                .append(escape(value, QUERY_PUNCTUATION, "+"));
            }
        }
        return text.toString();
    }

    private static String escape(String text, String punctuation, String blank) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (letter || (c >= '0' && c <= '9') || punctuation.indexOf(c) >= 0) {
                StringBuilder _ = escaped.append(c);
            } else if (c == ' ') {
                StringBuilder _ = escaped.append(blank);
            } else {
                StringBuilder _ =
                        escaped.append('%')
                                .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                                .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return escaped.toString();
    }
}
