package dev.coffer.config;

import java.util.List;

/**
 * A configuration that no server can start with. The message is for the operator: one line for each
 * problem, with file and line of the file.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(List<String> problems) {
        super(text(problems));
    }

    private static String text(List<String> problems) {
        String joined = String.join("\n", problems);
        String separator = problems.size() > 1 ? "\n" : joined.endsWith("?") ? " " : "; ";
        return joined + separator + "nothing was started.";
    }
}
