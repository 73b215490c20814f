package dev.coffer.cli;

import dev.coffer.config.Environment;
import java.util.List;
import java.util.Locale;

/**
 * The flags that count wherever they stand among the arguments, before a command is known.
 *
 * <p>Source: OpenBao, command/main.go, setupEnv.
 */
record GlobalFlags(String format, boolean detailed) {
    private static final List<String> NAMES =
            List.of("output-curl-string", "output-policy", "format", "detailed");

    static GlobalFlags read(List<String> arguments, Environment environment) {
        String format = "";
        boolean detailed = false;
        boolean saidDetailed = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                break;
            }
            String name = name(argument);
            int equals = argument.indexOf('=');
            if (name.equals("format")) {
                boolean next = equals < 0 && i + 1 < arguments.size();
                format = equals >= 0 ? argument.substring(equals + 1) : format;
                format = next ? arguments.get(++i) : format;
            } else if (name.equals("detailed")) {
                detailed = equals < 0 || isTrue(argument.substring(equals + 1));
                saidDetailed = true;
            }
        }
        if (format.isEmpty()) {
            format = environment.value("FORMAT").orElse("table");
        }
        if (!saidDetailed) {
            detailed = isTrue(environment.value("DETAILED").orElse(""));
        }
        return new GlobalFlags(format.toLowerCase(Locale.ROOT), detailed);
    }

    /** Whether the only argument asks for the version. */
    static boolean isVersion(List<String> arguments) {
        return arguments.size() == 1
                && List.of("-v", "-version", "--version").contains(arguments.getFirst());
    }

    /** Whether an argument asks for help. */
    static boolean asksForHelp(List<String> arguments) {
        for (String argument : arguments) {
            switch (argument) {
                case "--" -> {
                    return false;
                }
                case "-h", "-help", "--help" -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** Whether a flag may stand behind the arguments. */
    static boolean isGlobal(String argument) {
        return NAMES.contains(name(argument));
    }

    /** The name of a flag; empty for any other argument. */
    private static String name(String argument) {
        if (!argument.startsWith("-")) {
            return "";
        }
        String bare = argument.substring(argument.startsWith("--") ? 2 : 1);
        int equals = bare.indexOf('=');
        return equals < 0 ? bare : bare.substring(0, equals);
    }

    private static boolean isTrue(String text) {
        return List.of("1", "t", "T", "true", "TRUE", "True").contains(text);
    }
}
