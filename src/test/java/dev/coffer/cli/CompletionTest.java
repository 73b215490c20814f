package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion in shells, and pages for man: of the same words as the help. */
final class CompletionTest {
    @TempDir private Path home;
    private TestingTerminal terminal;

    @BeforeEach
    void terminal() {
        terminal = new TestingTerminal("http://127.0.0.1:1", "", home);
    }

    @ParameterizedTest
    @CsvSource({
        "coffer kv meta, metadata",
        "coffer kv metadata p, patch put",
        "coffer kv get -mo, -mount",
        "coffer kv get x -ver, -version",
        "coffer unw, unwrap",
        "coffer operator rotate-, rotate-keys",
        "coffer token create -per, -period",
        "coffer server -dev-li, -dev-listen-address",
        "coffer operator check -, -config -fix",
        "coffer audit verify -l, -live",
    })
    void bash_completesNamesAndFlags(String line, String expected)
            throws IOException, InterruptedException {
        Path script =
                Files.writeString(home.resolve("c.sh"), terminal.run("completion", "bash").out());
        String run =
                "source "
                        + script
                        + "; COMP_WORDS=("
                        + line
                        + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _coffer;"
                        + " echo ${COMPREPLY[*]}";

        Process bash = new ProcessBuilder("bash", "-c", run).redirectErrorStream(true).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).isZero();
        assertThat(out.strip()).isEqualTo(expected);
    }

    @Test
    void fishAndZsh_haveTheirOwn() {
        assertThat(terminal.run("completion", "fish").out())
                .contains("complete -c coffer -f -n \"__fish_use_subcommand\" -a kv -d ")
                .contains(
                        "complete -c coffer -n \"__fish_seen_subcommand_from kv; and"
                                + " __fish_seen_subcommand_from get\" -o mount\n");
        assertThat(terminal.run("completion", "zsh").out()).startsWith("autoload -U +X bashc");
        assertThat(terminal.run("completion", "ksh").exitCode()).isEqualTo(1);
    }

    @Test
    void install_addsOneLine_andUninstallTakesItAway() throws IOException {
        Path file = Files.writeString(home.resolve(".bashrc"), "alias ll='ls -l'\n");

        terminal.run("-autocomplete-install");
        terminal.run("-autocomplete-install");

        assertThat(file).hasContent("alias ll='ls -l'\nsource <(coffer completion bash)\n");
        assertThat(terminal.run("-autocomplete-uninstall").exitCode()).isZero();
        assertThat(file).hasContent("alias ll='ls -l'\n");
        assertThat(home.resolve(".zshrc")).doesNotExist();
    }

    @Test
    void manual_hasTheWordsOfTheHelp() {
        assertThat(terminal.run("manual", "kv", "get").out())
                .startsWith(".TH COFFER-KV-GET 1\n.SH NAME\ncoffer\\-kv\\-get \\- Retrieves data")
                .contains(".SH COMMAND OPTIONS\n.TP\n.B \\-mount=<string>\n");
        assertThat(terminal.run("manual").out()).contains(".TP\n.B operator\nPerform operator");
    }

    /** What the help shows is there, and says what it is for. */
    @Test
    void everyCommand_hasHelp() {
        for (Commands.Named top : Commands.below("")) {
            assertHelp(top);
            for (Commands.Named second : Commands.below(top.name())) {
                assertHelp(second);
                Commands.below(second.name()).forEach(CompletionTest::assertHelp);
            }
        }
    }

    private static void assertHelp(Commands.Named named) {
        assertThat(Commands.find(named.name())).as(named.name()).isPresent();
        assertThat(named.synopsis()).as(named.name()).isNotBlank();
        assertThat(Commands.find(named.name()).orElseThrow().help().usage())
                .as(named.name())
                .startsWith("Usage: coffer " + named.name());
    }
}
