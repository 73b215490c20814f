package dev.coffer.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.command.CommandException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Policies come out one way, however they were written. */
final class HclLayoutTest {
    private static String format(String text) throws CommandException {
        String once = HclLayout.format(text);
        assertThat(HclLayout.format(once)).as("formatted twice").isEqualTo(once);
        return once;
    }

    @Test
    void blockOnOneLine_isUnfolded() throws CommandException {
        assertThat(format("path \"a\" {capabilities=[\"read\",\"list\"]}"))
                .isEqualTo(
                        """
                        path "a" {
                          capabilities = ["read", "list"]
                        }
                        """);
        assertThat(format("path \"a\" { capabilities = [ \"read\" ], max = 1 } path \"b\" { }"))
                .isEqualTo(
                        """
                        path "a" {
                          capabilities = ["read"]
                          max          = 1
                        }
                        path "b" {}
                        """);
    }

    @Test
    void blocksInBlocks_areUnfolded() throws CommandException {
        assertThat(format("path \"a\" { allowed_parameters = { \"x\" = [], \"*\" = [\"1\",2] } }"))
                .isEqualTo(
                        """
                        path "a" {
                          allowed_parameters = {
                            "x" = []
                            "*" = ["1", 2]
                          }
                        }
                        """);
    }

    @Test
    void textsCommentsAndHeredocs_stayAsTheyAre() throws CommandException {
        String text =
                """
                # a,b {c}
                path "a{,}b" { # why {
                  /* x = {1,2} */
                  note = "q\\"{,}"
                  long = <<EOF
                 { a,b }
                EOF
                }
                """;

        String formatted = format(text);

        assertThat(formatted)
                .startsWith("# a,b {c}\npath \"a{,}b\" { # why {\n")
                .contains("/* x = {1,2} */", "note = \"q\\\"{,}\"", "\n { a,b }\nEOF\n");
    }

    /** Only white space and commas go or come, whatever the text. */
    @Test
    void anything_keepsItsSigns() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String signs = "ab=\"\"{}[],#\n\n  /*<\\1";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int j = 0; j < length; j++) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            String unfolded = HclUnfolding.of(text.toString());
            assertThat(bare(unfolded)).as("seed %d: %s", seed, text).isEqualTo(bare(text));
        }
    }

    private static String bare(CharSequence text) {
        return text.toString().replaceAll("[\\s,]", "");
    }
}
