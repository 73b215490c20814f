package dev.coffer.cli.flag;

import java.util.List;

/**
 * One flag of a command.
 *
 * @param help one paragraph, wrapped when shown
 * @param standard what counts where nobody said anything; empty for none
 * @param variable behind the prefix of the environment variable, such as {@code ADDR}; empty for
 *     none
 * @param aliases further names
 * @param hidden whether the help is silent about it
 */
public record Flag(
        String name,
        Kind kind,
        String help,
        String standard,
        String variable,
        List<String> aliases,
        boolean hidden) {

    /** What a flag takes. */
    public enum Kind {
        /** {@code -name} or {@code -name=false}. */
        SWITCH(""),
        /** One text, the last one given. */
        TEXT("string"),
        /** As many texts as are given. */
        TEXTS("string"),
        /** A whole number. */
        NUMBER("int"),
        /** Seconds, or a duration as Go writes it. */
        DURATION("duration"),
        /** As many {@code key=value} as are given. */
        MAP("key=value");

        private final String example;

        Kind(String example) {
            this.example = example;
        }

        /** What the help shows behind the name; empty for a switch. */
        public String example() {
            return example;
        }
    }

    public Flag {
        aliases = List.copyOf(aliases);
    }

    /** A flag that is on or off. */
    public static Flag ofSwitch(String name, String help) {
        return of(name, Kind.SWITCH, help);
    }

    /** A flag with one text. */
    public static Flag ofText(String name, String help) {
        return of(name, Kind.TEXT, help);
    }

    /** A flag that collects texts. */
    public static Flag ofTexts(String name, String help) {
        return of(name, Kind.TEXTS, help);
    }

    /** A flag with a whole number. */
    public static Flag ofNumber(String name, String help) {
        return of(name, Kind.NUMBER, help);
    }

    /** A flag with a duration. */
    public static Flag ofDuration(String name, String help) {
        return of(name, Kind.DURATION, help);
    }

    /** A flag that collects pairs. */
    public static Flag ofMap(String name, String help) {
        return of(name, Kind.MAP, help);
    }

    private static Flag of(String name, Kind kind, String help) {
        return new Flag(name, kind, help, "", "", List.of(), false);
    }

    /** With what counts where nobody said anything. */
    public Flag standard(String text) {
        return new Flag(name, kind, help, text, variable, aliases, hidden);
    }

    /** With a variable of the environment that counts where no flag is given. */
    public Flag variable(String behindPrefix) {
        return new Flag(name, kind, help, standard, behindPrefix, aliases, hidden);
    }

    /** With another name. */
    public Flag alias(String other) {
        return new Flag(name, kind, help, standard, variable, List.of(other), hidden);
    }

    /** Not in the help. */
    public Flag unseen() {
        return new Flag(name, kind, help, standard, variable, aliases, true);
    }
}
