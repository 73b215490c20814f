package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: every form of a key that OpenBao reads gives the same 32 bytes, and no other does. */
final class SealReaderTest {
    private static final String RAW = "0123456789abcdef0123456789abcdef";
    private static final String HEX =
            "3031323334353637383961626364656630313233343536373839616263646566";
    private static final String BASE64 = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final SecretBytes KEY =
            SecretBytes.copyOf(RAW.getBytes(StandardCharsets.US_ASCII));

    @TempDir Path folder;

    private SealConfig read(String stanzas, Map<String, String> environment)
            throws IOException, ConfigException {
        Path file = folder.resolve("coffer.hcl");
        Files.writeString(
                file, "storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = 1 }\n" + stanzas);
        return ConfigFiles.load(List.of(file), new Environment(environment)).seal();
    }

    private static SealConfig.Static automatic(SealConfig config) {
        SealConfig.@Nullable Static found = config.automatic();
        if (found == null) {
            throw new AssertionError("no automatic seal in " + config);
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RAW,
                HEX,
                BASE64,
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
                "env://THE_KEY",
                "file://FOLDER/raw",
                "file://FOLDER/hex"
            })
    void read_everyForm_isTheSameKey(String form) throws Exception {
        Files.writeString(folder.resolve("raw"), RAW);
        Files.writeString(folder.resolve("hex"), HEX + "\n");
        String written = form.replace("FOLDER", folder.toString());

        SealConfig config =
                read(
                        "seal \"static\" { current_key_id = \"a\"\n current_key = \"%s\" }"
                                .formatted(written),
                        Map.of("THE_KEY", BASE64));

        assertThat(automatic(config).current()).isEqualTo(KEY);
        assertThat(automatic(config).previous()).isNull();
        assertThat(config.disabled()).isNull();
    }

    @Test
    void read_withoutStanza_isShares() throws Exception {
        assertThat(read("", Map.of())).isEqualTo(SealConfig.SHAMIR);
        assertThat(read("seal \"shamir\" {}", Map.of())).isEqualTo(SealConfig.SHAMIR);
    }

    @Test
    void read_environment_countsBeforeTheFile() throws Exception {
        SealConfig config =
                read(
                        "seal \"static\" {}",
                        Map.of(
                                "BAO_STATIC_SEAL_CURRENT_KEY",
                                HEX,
                                "BAO_STATIC_SEAL_CURRENT_KEY_ID",
                                "now",
                                "BAO_STATIC_SEAL_PREVIOUS_KEY",
                                "f".repeat(64),
                                "BAO_STATIC_SEAL_PREVIOUS_KEY_ID",
                                "before"));

        assertThat(automatic(config).current()).isEqualTo(KEY);
        assertThat(automatic(config).currentId()).isEqualTo("now");
        assertThat(automatic(config).previousId()).isEqualTo("before");
    }

    @Test
    void read_disabled_isWhatSharesReplace() throws Exception {
        SealConfig config =
                read(
                        "seal \"static\" { disabled = \"true\"\n current_key_id = \"a\"\n"
                                + " current_key = \""
                                + HEX
                                + "\" }",
                        Map.of());

        assertThat(config.automatic()).isNull();
        assertThat(config.disabled()).isNotNull();
        assertThat(config.toString()).doesNotContain(HEX, RAW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "seal 'static' {}|'current_key' is missing in seal 'static'",
                "seal 'static' { current_key = 'abc' }"
                        + "|'current_key' in seal 'static' must be 32 bytes: as they are, in hex",
                "seal 'static' { current_key = 'env://NOPE' }"
                        + "|'current_key' in seal 'static' names the environment variable NOPE",
                "seal 'static' { current_key = 'file:///nowhere/key' }"
                        + "|'current_key' in seal 'static' names /nowhere/key, which cannot be read",
                "seal 'static' { current_key = 'KEY' }"
                        + "|'current_key_id' is missing in seal 'static'",
                "seal 'static' { current_key = 'KEY', current_key_id = 'a',"
                        + " previous_key = 'KEY', previous_key_id = 'b' }"
                        + "|the ids of current and previous key in seal 'static' must differ",
                "seal 'static' { current_key = 'KEY', current_key_id = 'a', previous_key = 'KEY' }"
                        + "|'previous_key' in seal 'static' needs a previous_key_id",
                "seal 'transit' {}|seal 'transit' is not supported: this server has shamir and",
                "seal 'statik' {}|unknown seal type 'statik'; did you mean 'static'?",
                "seal 'shamir' { disabled = true }"
                        + "|'disabled' in seal 'shamir' must be left out: Shamir seals cannot be",
            })
    void read_mistake_saysWhatIsWrong(String stanza, String problem) {
        String written = stanza.replace('\'', '"').replace("KEY", HEX);

        assertThatThrownBy(() -> read(written, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("coffer.hcl:3: " + problem.replace('\'', '"'))
                .hasMessageNotContaining(HEX);
    }
}
