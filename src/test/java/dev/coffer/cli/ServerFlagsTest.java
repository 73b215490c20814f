package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.ServerFlags.Development;
import dev.coffer.cli.ServerFlags.Outcome;
import dev.coffer.cli.ServerFlags.Tls;
import dev.coffer.config.Environment;
import dev.coffer.config.HostPort;
import dev.coffer.config.LogOverrides;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFlagsTest {
    private static final Development DEFAULT =
            new Development(new HostPort("127.0.0.1", 8200), null, true, 2, null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-config=a.hcl -config b",
                "--config a.hcl --config=b",
                "-config a.hcl -dev=false -config=b",
                "-dev -config a.hcl -config b -dev=0",
            })
    void config_inGosForms_isCollectedInOrder(String arguments) {
        ServerFlags flags = started(arguments);

        assertThat(flags.configs()).containsExactly(Path.of("a.hcl"), Path.of("b"));
        assertThat(flags.development()).isNull();
        assertThat(flags.log()).isEqualTo(LogOverrides.NONE);
        assertThat(flags.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-dev", "--dev", "-dev=true", "-dev=1", "-dev=T", "-dev=false -dev"})
    void dev_inGosForms_hasOpenBaosDefaults(String arguments) {
        assertThat(started(arguments).development()).isEqualTo(DEFAULT);
    }

    @Test
    void dev_withItsFlags_takesThem() {
        ServerFlags flags =
                started(
                        "-dev -dev-root-token-id root -dev-listen-address=[::1]:0"
                                + " -dev-no-store-token -log-level=debug");

        assertThat(flags.development())
                .isEqualTo(new Development(new HostPort("::1", 0), "root", false, 2, null));
        assertThat(flags.log().level()).isEqualTo("debug");
    }

    @Test
    void devKvV1_alone_impliesDev() {
        assertThat(started("-dev-kv-v1").development())
                .isEqualTo(new Development(new HostPort("127.0.0.1", 8200), null, true, 1, null));
    }

    @Test
    void devTls_alone_impliesDev() {
        assertThat(started("-dev-tls").development())
                .isEqualTo(
                        new Development(
                                new HostPort("127.0.0.1", 8200),
                                null,
                                true,
                                2,
                                new Tls(null, List.of())));
    }

    @Test
    void devTls_withItsFlags_takesThem() {
        ServerFlags flags =
                started(
                        "-dev-tls -dev-tls-cert-dir=certs -dev-tls-san=*.example.org"
                                + " -dev-tls-san ::1");

        assertThat(flags.development())
                .extracting(Development::tls)
                .isEqualTo(new Tls(Path.of("certs"), List.of("*.example.org", "::1")));
        assertThat(flags.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-dev -dev-tls-cert-dir=certs", "-dev -dev-tls-san=a.example"})
    void devTlsFlag_withoutDevTls_isIgnoredWithAWarning(String arguments) {
        ServerFlags flags = started(arguments);

        assertThat(flags.development()).isEqualTo(DEFAULT);
        assertThat(flags.warnings()).hasSize(1).first().asString().contains("does not speak TLS");
    }

    @Test
    void devTlsSan_tooOften_isAMistake() {
        assertThat(parse("-dev-tls" + " -dev-tls-san=a".repeat(101), new Environment(Map.of())))
                .isEqualTo(new Outcome.Mistake("-dev-tls-san can be given 100 times"));
    }

    @Test
    void flag_givenTwice_lastCounts() {
        assertThat(rootToken("-dev -dev-root-token-id=a -dev-root-token-id=b")).isEqualTo("b");
    }

    @Test
    void valueThatLooksLikeAFlag_attached_isAValue() {
        assertThat(rootToken("-dev -dev-root-token-id=-x=y")).isEqualTo("-x=y");
    }

    @Test
    void value_withAtSign_isNotAFile() {
        assertThat(rootToken("-dev -dev-root-token-id @token")).isEqualTo("@token");
    }

    @Test
    void environment_isUsedWhereNoFlagIs() {
        Environment environment =
                new Environment(
                        Map.of(
                                "VAULT_DEV_ROOT_TOKEN_ID", "vault",
                                "BAO_DEV_ROOT_TOKEN_ID", "bao",
                                "BAO_DEV_LISTEN_ADDRESS", "0.0.0.0:1",
                                "COFFER_DEV_LISTEN_ADDRESS", "0.0.0.0:2",
                                "BAO_LOG_LEVEL", "warn",
                                "BAO_CONFIG_PATH", "x.hcl, y"));

        ServerFlags flags =
                ((Outcome.Start) parse("-dev -log-level error -config z", environment)).flags();

        assertThat(flags.development())
                .isEqualTo(new Development(new HostPort("0.0.0.0", 2), "bao", true, 2, null));
        assertThat(flags.log().level()).isEqualTo("error");
        assertThat(flags.configs()).containsExactly(Path.of("x.hcl"), Path.of("y"), Path.of("z"));
    }

    @Test
    void log_ofFlagsAndEnvironment_isKeptAsItWasGiven() {
        Environment environment = new Environment(Map.of("BAO_LOG_FORMAT", "json"));

        ServerFlags flags =
                ((Outcome.Start)
                                parse(
                                        "-config a -log-file=/var/log/c.log -log-rotate-bytes=1024"
                                                + " -log-rotate-duration=12h -log-rotate-max-files=-1",
                                        environment))
                        .flags();

        assertThat(flags.log())
                .isEqualTo(
                        new LogOverrides(
                                null,
                                "json",
                                Path.of("/var/log/c.log"),
                                1024L,
                                Duration.ofHours(12),
                                -1L));
        assertThat(parse("-config a -log-rotate-bytes=many", new Environment(Map.of())))
                .isInstanceOf(Outcome.Mistake.class);
    }

    @Test
    void rootTokenId_withoutDev_isIgnoredWithAWarning() {
        ServerFlags flags = started("-config a -dev-root-token-id x");

        assertThat(flags.development()).isNull();
        assertThat(flags.warnings())
                .containsExactly(
                        "You cannot specify a custom root token ID outside of \"dev\" mode. Your"
                                + " request has been ignored.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|Must specify at least one config path using -config",
                "-config|flag needs an argument: -config",
                "-dev-root-token-id|flag needs an argument: -dev-root-token-id",
                "-confg=a|flag provided but not defined: -confg; did you mean \"-config\"?",
                "--dev-listen=a|flag provided but not defined: -dev-listen;"
                        + " did you mean \"-dev-listen-address\"?",
                "-dev serve|unexpected argument: serve",
                "-dev -dev-listen-address=8200|-dev-listen-address must be a host and a port such"
                        + " as 127.0.0.1:8200",
            })
    void parse_mistake_saysWhat(String arguments, String expected) {
        assertThat(parse(arguments == null ? "" : arguments, new Environment(Map.of())))
                .isEqualTo(new Outcome.Mistake(expected));
    }

    @Test
    void parse_switchWithNonsense_isAMistake() {
        assertThat(parse("-dev=maybe", new Environment(Map.of())))
                .isInstanceOf(Outcome.Mistake.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-help", "--help", "-dev -h"})
    void parse_helpWanted_describesEveryFlag(String arguments) {
        Outcome outcome = parse(arguments, new Environment(Map.of()));

        assertThat(outcome).isInstanceOf(Outcome.Help.class);
        String text = ((Outcome.Help) outcome).text();
        assertThat(text)
                .startsWith("Usage: coffer server [options]\n")
                .contains("\n  -config=<string>\n      Configuration file, ")
                .contains("Also: COFFER_CONFIG_PATH.")
                .contains("\n  -dev-no-store-token\n");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void development_toString_hidesTheToken() {
        assertThat(started("-dev -dev-root-token-id secret").toString()).doesNotContain("secret");
    }

    private static @Nullable String rootToken(String arguments) {
        Development development = started(arguments).development();
        return development == null ? null : development.rootTokenId();
    }

    private static ServerFlags started(String arguments) {
        Outcome outcome = parse(arguments, new Environment(Map.of()));
        assertThat(outcome).isInstanceOf(Outcome.Start.class);
        return ((Outcome.Start) outcome).flags();
    }

    private static Outcome parse(String arguments, Environment environment) {
        List<String> split = arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1));
        return ServerFlags.parse(split, environment);
    }
}
