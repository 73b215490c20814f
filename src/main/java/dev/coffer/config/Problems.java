package dev.coffer.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the files, collected so that an operator sees all of it at once. */
final class Problems {
    /** More are only counted. */
    private static final int MAX_SHOWN = 20;

    private final List<String> found = new ArrayList<>();

    /** Notes a problem in a line of a file; line 0 is the file as a whole. */
    void add(String file, int line, String problem) {
        found.add(file + (line > 0 ? ":" + line : "") + ": " + problem);
    }

    /** Notes a problem that is in no file. */
    void add(String problem) {
        found.add(problem);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws what was found, if anything was. */
    void throwIfAny() throws ConfigException {
        if (found.isEmpty()) {
            return;
        }
        List<String> shown = new ArrayList<>(found.subList(0, Math.min(MAX_SHOWN, found.size())));
        if (found.size() > MAX_SHOWN) {
            shown.add("and " + (found.size() - MAX_SHOWN) + " more");
        }
        throw new ConfigException(shown);
    }
}
