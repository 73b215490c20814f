package dev.coffer.config.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: no text makes the parser throw anything but its own exception, or run on for ever. */
class HclFuzzTest {
    private static final int INPUTS = 50_000;
    private static final List<String> PIECES =
            List.of(
                    "a",
                    "path",
                    "\"b/*\"",
                    "{",
                    "}",
                    "[",
                    "]",
                    "=",
                    ",",
                    ".",
                    "+",
                    "-",
                    "1",
                    "0x",
                    "0x1f",
                    "089",
                    "1.5e3",
                    ".5",
                    "true",
                    "\"",
                    "\\",
                    "\\u00e9",
                    "\\x8",
                    "${",
                    "$",
                    "\n",
                    "\r\n",
                    " ",
                    "\t",
                    "#c",
                    "//",
                    "/*",
                    "*/",
                    "/",
                    "<<",
                    "<<-",
                    "<<EOF\n",
                    "<<-EOF\n",
                    "  EOF\n",
                    "EOF\n",
                    "x\n",
                    "\u0000",
                    "\ud83d\udd11",
                    "\ud83d",
                    "\u00fc",
                    "\ue123",
                    "[[",
                    "{{",
                    "capabilities = [\"read\"]");

    @Test
    void parse_randomPieces_throwsOnlyItsOwnException() {
        long seed = 42;
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < INPUTS; round++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(24); left > 0; left--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            read += parses(text.toString(), seed, round) ? 1 : 0;
        }
        assertThat(read).as("some texts must be HCL, or nothing was tested").isGreaterThan(1_000);
    }

    @Test
    void parse_damagedFile_throwsOnlyItsOwnException() {
        long seed = 43;
        Random random = new Random(seed);
        String file =
                """
                listener "tcp" {
                  address = "[::]:8200" # all
                  n = [1, 0x2, {a = "${b}"}]
                }
                storage "file" {
                  path = <<-E
                    x
                    E
                }
                """;
        int read = 0;
        for (int round = 0; round < INPUTS; round++) {
            StringBuilder text = new StringBuilder(file);
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(128));
                    default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                }
            }
            read += parses(text.toString(), seed, round) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(1_000);
    }

    private static boolean parses(String text, long seed, int round) {
        try {
            checkPlaces(HclParser.parse(text));
            return true;
        } catch (HclException refused) {
            assertThat(refused.problem()).isNotBlank();
            return false;
        } catch (RuntimeException | StackOverflowError broken) {
            return fail("seed " + seed + " round " + round + " text <" + text + ">", broken);
        }
    }

    private static void checkPlaces(Body body) {
        for (Item item : body.items()) {
            if (item.keys().isEmpty() || item.value().position().line() < 1) {
                throw new IllegalStateException("an item without a place");
            }
            if (item.value() instanceof Body inner) {
                checkPlaces(inner);
            }
        }
    }
}
