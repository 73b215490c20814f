package dev.coffer.cli.operator;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;

/** Arguments of commands for operators. */
final class Arguments {
    private Arguments() {}

    static void none(Call call) throws CommandException {
        if (!call.arguments().isEmpty()) {
            throw CommandException.mistake(
                    "Too many arguments (expected 0, got " + call.arguments().size() + ")");
        }
    }

    /** The one argument there may be; empty if there is none. */
    static String atMostOne(Call call, String expected) throws CommandException {
        int given = call.arguments().size();
        if (given > 1) {
            throw CommandException.mistake(
                    "Too many arguments (expected " + expected + ", got " + given + ")");
        }
        return given == 0 ? "" : call.arguments().getFirst().strip();
    }
}
