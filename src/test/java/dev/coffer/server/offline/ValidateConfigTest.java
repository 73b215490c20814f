package dev.coffer.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration is judged by itself, with OpenBao's exit codes. */
final class ValidateConfigTest {
    @TempDir private Path folder;
    private Path config = Path.of("");
    private String out = "";
    private String err = "";

    @BeforeEach
    void write() {
        config = folder.resolve("coffer.hcl");
    }

    private int validate(String text, Map<String, String> environment, String... flags)
            throws IOException {
        Path _ = Files.writeString(config, text);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("operator", "validate-config"));
        arguments.addAll(List.of(flags));
        int code =
                new Offline(
                                new PrintStream(said, true, StandardCharsets.UTF_8),
                                new PrintStream(complained, true, StandardCharsets.UTF_8),
                                new Environment(environment))
                        .run(arguments)
                        .orElse(-1);
        out = said.toString(StandardCharsets.UTF_8);
        err = complained.toString(StandardCharsets.UTF_8);
        return code;
    }

    private String good() {
        return """
        storage "embedded" { path = "/nowhere/at/all" }
        listener "tcp" { tls_cert_file = "/no/cert"
         tls_key_file = "/no/key" }
        """;
    }

    /** Files and folders that it names need not be on this machine. */
    @Test
    void configuration_thatIsGood_isZero() throws IOException {
        assertThat(validate(good(), Map.of(), "-config=" + config)).as(out).isZero();
        assertThat(out).isEqualTo("[ success ] configuration: every name is known\n");
        assertThat(folder.resolve("nowhere")).doesNotExist();
        assertThat(validate(good(), Map.of("BAO_CONFIG_PATH", config.toString()))).isZero();
    }

    @Test
    void configuration_withANote_isTwo() throws IOException {
        String memory =
                good().replace("\"embedded\" { path = \"/nowhere/at/all\" }", "\"inmem\" {}");

        assertThat(validate(memory, Map.of(), "-config=" + config)).isEqualTo(2);
        assertThat(out).contains("[ warning ] storage \"inmem\" forgets everything at the end");
    }

    @Test
    void configuration_thatIsWrong_isOneAndTellsTheLine() throws IOException {
        assertThat(validate(good() + "lisener \"tcp\" {}\n", Map.of(), "-config=" + config))
                .isEqualTo(1);
        assertThat(out).contains(config + ":4: unknown name \"lisener\"; did you mean");
    }

    @Test
    void configuration_thatIsMissing_isThree() throws IOException {
        assertThat(validate(good(), Map.of())).isEqualTo(3);
        assertThat(err).isEqualTo("Must specify a configuration file using -config.\n");
        assertThat(validate(good(), Map.of(), "-confg=x")).isEqualTo(1);
        assertThat(err).contains("did you mean \"-config\"?");
    }
}
