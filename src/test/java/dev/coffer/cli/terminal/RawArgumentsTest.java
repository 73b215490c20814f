package dev.coffer.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RawArgumentsTest {
    @Test
    void last_ofACommandLine_areDecodedAsUtf8() {
        byte[] line = "java\0-cp\0x\0Main\0kv\0ä b\0\0".getBytes(StandardCharsets.UTF_8);

        assertThat(RawArguments.last(line, new String[] {"kv", "?? b", ""}))
                .containsExactly("kv", "ä b", "");
    }

    @Test
    void last_ofLessThanThereAre_areThoseOfJava() {
        assertThat(RawArguments.last(new byte[0], new String[] {"\ufffd"}))
                .containsExactly("\ufffd");
    }

    /**
     * Where the locale can say nothing but ASCII, the names of keys must not be lost. A shell makes
     * the letters, for the process of the tests may have the same locale.
     */
    @Test
    void process_inTheLocaleC_seesLetters() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "exec \"$@\" \"kv/$(printf '\\320\\272\\320\\273\\321\\216\\321\\207')\"",
                                "sh",
                                System.getProperty("java.home") + "/bin/java",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.coffer.Main",
                                "read",
                                "-address=http://127.0.0.1:1"));
        String _ = builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(out).startsWith("Error reading kv/ключ: Get ");
    }
}
