package dev.coffer.cli;

import dev.coffer.config.NearestName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The flags of one command, written as Go's flag package takes them, which scripts made for OpenBao
 * use: {@code -name value}, {@code -name=value}, {@code --name}, and for a switch {@code -name} or
 * {@code -name=false}. Of a flag given twice the last value counts, unless it collects them.
 *
 * <p>Source: Go package flag.
 */
final class FlagSet {
    private static final int HELP_INDENT = 6;
    private static final int HELP_WIDTH = 80;

    private final String usage;
    private final List<Flag> flags;

    FlagSet(String usage, List<Flag> flags) {
        this.usage = usage;
        this.flags = List.copyOf(flags);
    }

    /** What a flag takes. */
    enum Kind {
        SWITCH,
        TEXT,
        TEXTS
    }

    /**
     * One flag.
     *
     * @param value what stands for the value in the help, empty for a switch
     */
    record Flag(String name, Kind kind, String value, String help) {}

    /** What came of reading the arguments. */
    sealed interface Outcome {
        /** What was given; a switch has one value, {@code true} or {@code false}. */
        record Given(Map<String, List<String>> values) implements Outcome {
            public Given {
                values = Map.copyOf(values);
            }

            /** The last value of a flag. */
            Optional<String> last(Flag flag) {
                return Optional.ofNullable(values.get(flag.name())).map(List::getLast);
            }

            /** All values of a flag. */
            List<String> all(Flag flag) {
                return values.getOrDefault(flag.name(), List.of());
            }

            /** Whether a switch is on. */
            boolean isOn(Flag flag) {
                return all(flag).contains("true");
            }

            /** Names only: a value may be a token. */
            @Override
            public String toString() {
                return "Given" + values.keySet();
            }
        }

        /** The user asked for help. */
        record HelpWanted() implements Outcome {}

        /** The arguments cannot be read. */
        record Mistake(String text) implements Outcome {}
    }

    /** Reads the arguments behind the command's name. */
    Outcome parse(List<String> arguments) {
        if (arguments.stream().anyMatch(each -> each.matches("-h|--?help"))) {
            return new Outcome.HelpWanted();
        }
        try {
            ParseResult result = commandLine().parseArgs(arguments.toArray(String[]::new));
            Map<String, List<String>> values = new HashMap<>();
            for (Flag flag : flags) {
                if (result.hasMatchedOption("-" + flag.name())) {
                    values.put(flag.name(), values(result, flag));
                }
            }
            return new Outcome.Given(values);
        } catch (MissingParameterException missing) {
            String name =
                    missing.getMissing().getFirst() instanceof OptionSpec option
                            ? option.shortestName()
                            : "";
            return new Outcome.Mistake("flag needs an argument: " + name);
        } catch (UnmatchedArgumentException unknown) {
            return new Outcome.Mistake(unmatched(unknown.getUnmatched().getFirst()));
        } catch (ParameterException malformed) {
            return new Outcome.Mistake(String.valueOf(malformed.getMessage()));
        }
    }

    private static List<String> values(ParseResult result, Flag flag) {
        Object value = result.matchedOption("-" + flag.name()).getValue();
        return switch (value) {
            case List<?> texts -> texts.stream().map(String::valueOf).toList();
            case null, default -> List.of(String.valueOf(value));
        };
    }

    private String unmatched(String argument) {
        if (!argument.startsWith("-")) {
            return "unexpected argument: " + argument;
        }
        String name = argument.replaceFirst("^--?", "").replaceFirst("=.*", "");
        List<String> names = flags.stream().map(flag -> "-" + flag.name()).toList();
        return "flag provided but not defined: -"
                + name
                + "; "
                + NearestName.hint("-" + name, names);
    }

    /** What the command is for and what its flags do. */
    String help() {
        StringBuilder text = new StringBuilder(usage).append("\n\nOptions:\n");
        for (Flag flag : flags) {
            text.append("\n  -").append(flag.name());
            text.append(flag.value().isEmpty() ? "" : "=<" + flag.value() + ">");
            int column = HELP_WIDTH;
            for (String word : flag.help().split(" ", -1)) {
                boolean fits = column + 1 + word.length() <= HELP_WIDTH;
                text.append(fits ? " " : "\n" + " ".repeat(HELP_INDENT)).append(word);
                column = (fits ? column + 1 : HELP_INDENT) + word.length();
            }
            text.append('\n');
        }
        return text.toString();
    }

    private CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create();
        for (Flag flag : flags) {
            spec.addOption(option(flag));
        }
        return new CommandLine(spec)
                .setPosixClusteredShortOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false);
    }

    private static OptionSpec option(Flag flag) {
        OptionSpec.Builder option =
                OptionSpec.builder("-" + flag.name(), "--" + flag.name()).paramLabel(flag.value());
        return switch (flag.kind()) {
            case SWITCH ->
                    option.type(Boolean.class)
                            .arity("0..1")
                            .fallbackValue("true")
                            .converters(FlagSet::asBoolean)
                            .build();
            case TEXT -> option.type(String.class).arity("1").build();
            case TEXTS -> option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
        };
    }

    /** Source: Go, strconv.ParseBool. */
    private static Boolean asBoolean(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new TypeConversionException("\"" + text + "\" is no boolean value");
        };
    }
}
