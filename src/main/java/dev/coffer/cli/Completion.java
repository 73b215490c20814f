package dev.coffer.cli;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;
import java.util.ArrayList;
import java.util.List;

/** {@code coffer completion}: scripts that complete commands and flags in a shell. */
final class Completion implements Command {
    private static final String USAGE =
            """
            Usage: coffer completion bash | zsh | fish

              Prints a script that completes the names of commands and flags. To have it in every
              shell, "coffer -autocomplete-install" adds a line to the files that your shells
              read when they start, and "coffer -autocomplete-uninstall" takes it away.

                  $ source <(coffer completion bash)
                  $ coffer completion fish > ~/.config/fish/completions/coffer.fish
            """;
    private static final String HEAD =
            """
            _coffer() {
                local cur="${COMP_WORDS[COMP_CWORD]}" words="" path="" word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$word" in -*) ;; *) path="$path${path:+ }$word" ;; esac
                done
                case "$path" in
            """;
    private static final String TAIL =
            """
                esac
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
            }
            complete -o default -F _coffer coffer
            """;

    @Override
    public Help help() {
        return Help.of("Prints a completion script for a shell", USAGE);
    }

    @Override
    public int run(Call call) throws CommandException {
        String shell = call.arguments(1, 1).getFirst();
        switch (shell) {
            case "bash" -> call.terminal().print(bash());
            case "zsh" ->
                    call.terminal().print("autoload -U +X bashcompinit && bashcompinit\n" + bash());
            case "fish" -> call.terminal().print(fish());
            default ->
                    throw CommandException.mistake(
                            "There is no completion for " + shell + ": bash, zsh or fish.");
        }
        return 0;
    }

    /** All commands, those of more words first. */
    private static List<Commands.Named> all() {
        List<Commands.Named> all = new ArrayList<>();
        addBelow("", all);
        return all;
    }

    private static void addBelow(String group, List<Commands.Named> all) {
        for (Commands.Named command : Commands.below(group)) {
            addBelow(command.name(), all);
            boolean _ = all.add(command);
        }
    }

    private static String bash() {
        StringBuilder script = new StringBuilder(HEAD);
        StringBuilder _ = script.append("    \"\") words=\"").append(names("")).append("\" ;;\n");
        for (Commands.Named command : all()) {
            List<Commands.Named> below = Commands.below(command.name());
            String words = below.isEmpty() ? flags(command.name()) : names(command.name());
            String pattern =
                    below.isEmpty()
                            ? "\"" + command.name() + "\" | \"" + command.name() + " \"*"
                            : "\"" + command.name() + "\"";
            StringBuilder _ =
                    script.append("    ")
                            .append(pattern)
                            .append(") words=\"")
                            .append(words)
                            .append("\" ;;\n");
        }
        return script.append(TAIL).toString();
    }

    private static String names(String group) {
        List<String> names = new ArrayList<>();
        Commands.below(group).forEach(command -> names.add(command.shortName()));
        return String.join(" ", names);
    }

    private static String flags(String name) {
        List<String> names = new ArrayList<>();
        shown(name).forEach(flag -> names.add("-" + flag.name()));
        return String.join(" ", names);
    }

    /** The flags of a command that its help shows. */
    private static List<Flag> shown(String name) {
        List<Flag> flags = new ArrayList<>();
        Commands.find(name)
                .ifPresent(command -> {
                    for (FlagGroup group : command.help().groups()) {
                        flags.addAll(group.flags());
                    }
                });
        flags.removeIf(Flag::hidden);
        return flags;
    }

    private static String fish() {
        StringBuilder script = new StringBuilder();
        for (Commands.Named command : all()) {
            int blank = command.name().lastIndexOf(' ');
            String above = blank < 0 ? "" : command.name().substring(0, blank);
            StringBuilder _ =
                    script.append("complete -c coffer -f -n \"")
                            .append(condition(above))
                            .append("\" -a ")
                            .append(command.shortName())
                            .append(" -d '")
                            .append(command.synopsis().replace("'", ""))
                            .append("'\n");
            for (Flag flag : shown(command.name())) {
                StringBuilder _ =
                        script.append("complete -c coffer -n \"")
                                .append(seen(command.name()))
                                .append("\" -o ")
                                .append(flag.name())
                                .append('\n');
            }
        }
        return script.toString();
    }

    /** That the words of a group were typed and none of those below it. */
    private static String condition(String group) {
        return group.isEmpty()
                ? "__fish_use_subcommand"
                : seen(group) + "; and not __fish_seen_subcommand_from " + names(group);
    }

    private static String seen(String name) {
        return "__fish_seen_subcommand_from "
                + name.replace(" ", "; and __fish_seen_subcommand_from ");
    }
}
