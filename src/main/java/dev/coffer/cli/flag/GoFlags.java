package dev.coffer.cli.flag;

import dev.coffer.config.Environment;
import dev.coffer.config.NearestName;
import dev.coffer.request.GoDuration;
import dev.coffer.request.GoText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads arguments as Go's flag package does: {@code -name value}, {@code -name=value}, {@code
 * --name}, and for a switch {@code -name} or {@code -name=false}. The first argument that is no
 * flag ends them, {@code --} too.
 *
 * <p>Source: Go, package flag; OpenBao, command/base_flags.go.
 */
public final class GoFlags {
    /** What a duration may say for "as the server has it". */
    static final String SYSTEM = "system";

    private static final int BASE_DIGITS = 19;

    private final Map<String, Flag> known = new HashMap<>();
    private final Map<String, List<String>> given = new HashMap<>();
    private final Environment environment;

    private GoFlags(List<FlagGroup> groups, Environment environment) {
        this.environment = environment;
        for (FlagGroup group : groups) {
            for (Flag flag : group.flags()) {
                Flag _ = known.put(flag.name(), flag);
                for (String alias : flag.aliases()) {
                    Flag _ = known.put(alias, flag);
                }
            }
        }
    }

    /**
     * Reads the arguments behind a command's name.
     *
     * @throws FlagException if one is unknown or its value cannot be read
     */
    public static Flags parse(
            List<FlagGroup> groups, List<String> arguments, Environment environment)
            throws FlagException {
        GoFlags reading = new GoFlags(groups, environment);
        int next = 0;
        while (next < arguments.size() && isFlag(arguments.get(next))) {
            if (arguments.get(next).equals("--")) {
                next++;
                break;
            }
            next = reading.take(arguments, next);
        }
        return new Flags(
                reading.given, arguments.subList(next, arguments.size()), reading.environment);
    }

    private static boolean isFlag(String argument) {
        return argument.length() >= 2 && argument.charAt(0) == '-';
    }

    /** Takes the flag at {@code at} and tells where the next one is. */
    private int take(List<String> arguments, int at) throws FlagException {
        String argument = arguments.get(at);
        String bare = argument.substring(argument.startsWith("--") ? 2 : 1);
        if (bare.startsWith("-") || bare.startsWith("=")) {
            throw new FlagException("bad flag syntax: " + argument);
        }
        int equals = bare.indexOf('=');
        String name = equals < 0 ? bare : bare.substring(0, equals);
        Flag flag = known.get(name);
        if (flag == null) {
            throw new FlagException(unknown(name));
        }
        if (equals >= 0) {
            keep(flag, name, bare.substring(equals + 1));
            return at + 1;
        }
        if (flag.kind() == Flag.Kind.SWITCH) {
            keep(flag, name, "true");
            return at + 1;
        }
        if (at + 1 >= arguments.size()) {
            throw new FlagException("flag needs an argument: -" + name);
        }
        keep(flag, name, arguments.get(at + 1));
        return at + 2;
    }

    private void keep(Flag flag, String name, String value) throws FlagException {
        String problem = problem(flag.kind(), value);
        if (!problem.isEmpty()) {
            String what = flag.kind() == Flag.Kind.SWITCH ? "boolean value " : "value ";
            String where = flag.kind() == Flag.Kind.SWITCH ? " for -" : " for flag -";
            throw new FlagException(
                    "invalid " + what + GoText.quote(value) + where + name + ": " + problem);
        }
        List<String> values = given.computeIfAbsent(flag.name(), _ -> new ArrayList<>());
        boolean _ = values.add(flag.kind() == Flag.Kind.TEXTS ? value.strip() : value);
    }

    /** What is wrong with a value, in Go's words; empty if nothing is. */
    private static String problem(Flag.Kind kind, String value) {
        return switch (kind) {
            case TEXT, TEXTS -> "";
            case SWITCH ->
                    parseBoolean(value).isPresent()
                            ? ""
                            : "strconv.ParseBool: parsing "
                                    + GoText.quote(value)
                                    + ": invalid syntax";
            case NUMBER ->
                    isNumber(value)
                            ? ""
                            : "strconv.ParseInt: parsing "
                                    + GoText.quote(value)
                                    + ": invalid syntax";
            case DURATION -> durationProblem(value.equals(SYSTEM) ? "-1" : value);
            case MAP ->
                    value.indexOf('=') >= 0 ? "" : "missing = in KV pair: " + GoText.quote(value);
        };
    }

    private static String durationProblem(String value) {
        return switch (GoDuration.parseSeconds(value)) {
            case GoDuration.Parsed _ -> "";
            case GoDuration.Malformed(String text) -> text;
        };
    }

    private static boolean isNumber(String value) {
        if (value.length() > BASE_DIGITS) {
            return false;
        }
        try {
            long _ = Long.decode(value);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /** A boolean as Go's strconv.ParseBool reads it. */
    static Optional<Boolean> parseBoolean(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
            case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private String unknown(String name) {
        String text = "flag provided but not defined: -" + name;
        List<String> names = known.keySet().stream().map(each -> "-" + each).sorted().toList();
        String hint = NearestName.hint("-" + name, names);
        return hint.startsWith("did you mean") ? text + "; " + hint : text;
    }
}
