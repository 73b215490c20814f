package dev.coffer.cli.operator;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags;
import dev.coffer.cli.terminal.Wrapped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A share of a key, from an argument, from standard input, or typed where nobody sees it. */
final class KeyShare {
    private KeyShare() {}

    /** What is asked, and what is said if nobody can be asked. */
    record Question(String before, String prompt, String refusal, String failure) {}

    /** The share of an argument, else the typed one. */
    static String read(Call call, String argument, Question question) throws CommandException {
        return switch (argument) {
            case "-" -> fromInput(call);
            case "" -> typed(call, question);
            default -> argument;
        };
    }

    private static String fromInput(Call call) throws CommandException {
        try {
            return new String(call.input().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw CommandException.mistake("Failed to read from stdin: " + unreadable.getMessage());
        }
    }

    private static String typed(Call call, Question question) throws CommandException {
        if (call.isOn(CommonFlags.NON_INTERACTIVE)) {
            throw CommandException.mistake(Wrapped.of(question.refusal));
        }
        call.terminal().print(question.before + question.prompt + " (will be hidden): ");
        call.terminal().out().flush();
        try {
            return call.terminal().hidden().read().strip();
        } catch (IOException unreadable) {
            throw CommandException.mistake(
                    Wrapped.of(question.failure + " The raw error was: ")
                            + " "
                            + unreadable.getMessage());
        } finally {
            call.terminal().print("\n");
        }
    }
}
