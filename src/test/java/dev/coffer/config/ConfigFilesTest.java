package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.config.ListenerConfig.Tcp;
import dev.coffer.telemetry.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFilesTest {
    private static final Environment NO_ENVIRONMENT = new Environment(Map.of());
    private static final String GOOD =
            "storage \"memory\" {}\nlistener \"tcp\" { tls_disable = true }\n";

    private @TempDir Path folder;

    @Test
    void load_backend_isTheOldNameOfStorage() throws Exception {
        Path path = file("old.hcl", GOOD.replace("storage", "backend"));
        assertThat(ConfigFiles.load(List.of(path), NO_ENVIRONMENT).storage())
                .isEqualTo(new StorageConfig.Memory());
    }

    @Test
    void load_unknownName_namesFileLineAndTheNearestName() throws IOException {
        Path path =
                file(
                        "coffer.hcl",
                        GOOD
                                + "\nlistener \"tcp\" {\n  tls_cert = \"c\"\n  tls_disable = true\n}\n");

        assertThatThrownBy(() -> ConfigFiles.load(List.of(path), NO_ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        path
                                + ":5: unknown name \"tls_cert\" in listener \"tcp\";"
                                + " did you mean \"tls_cert_file\"? nothing was started.");
    }

    static List<Arguments> mistakes() {
        return List.of(
                mistake(
                        "lisener \"tcp\" {}",
                        "unknown name \"lisener\"; did you mean \"listener\"?"),
                mistake(
                        "xylophone {}",
                        "unknown name \"xylophone\"; known here: allow_audit_log_prefixing,"),
                mistake(
                        "listener \"tpc\" {}",
                        "unknown listener type \"tpc\"; did you mean \"tcp\"?"),
                mistake(
                        "listener { type = \"tcp\" }",
                        "\"listener\" must be a block: listener \"tcp\" { ... }"),
                mistake(
                        "listener = \"tcp\"",
                        "\"listener\" must be a block: listener \"tcp\" { ... }"),
                mistake(
                        "storage \"postgresql\" {}",
                        "unknown storage type \"postgresql\"; known here: embedded, memory, inmem,"
                                + " file, raft"),
                mistake("storage \"embedded\" {}", "\"path\" is missing in storage \"embedded\""),
                mistake(
                        "storage \"memory\" {\npath = \"x\" }",
                        2,
                        "unknown name \"path\" in storage \"memory\"; known here: "),
                mistake(
                        "log_level = \"loud\"",
                        "\"log_level\" must be trace, debug, info, warn or error"),
                mistake("log_level = [1]", "\"log_level\" must be text in quotes, not a list"),
                mistake("log_level { a = 1 }", "\"log_level\" must be text in quotes, not a block"),
                mistake(
                        "api_addr = \"127.0.0.1:8200\"",
                        "\"api_addr\" must be a whole URL such as \"https://coffer.example.com:8200\""),
                mistake("api_addr = true", "\"api_addr\" must be text in quotes, not true"),
                mistake("ui = \"yes\"", "\"ui\" must be true or false, not \"yes\""),
                mistake(
                        "disable_mlock = false",
                        "\"disable_mlock\" must be true or left out: memory is not locked, here as in"
                                + " OpenBao; disable or encrypt swap instead"));
    }

    static List<Arguments> stanzaMistakes() {
        return List.of(
                mistake(
                        "ha_storage \"raft\" {}",
                        "\"ha_storage\" is not supported: this server is a single node; remove it"),
                mistake(
                        "storage \"raft\" {\n path = \"x\"\n retry_join {}\n}",
                        3,
                        "\"retry_join\" is not supported in storage \"raft\": this server is a single"
                                + " node; remove it"),
                mistake(
                        "listener \"tcp\" {}",
                        "listener \"tcp\" needs \"tls_cert_file\" and \"tls_key_file\", or"
                                + " tls_disable = true"),
                mistake(
                        "listener \"unix\" { socket_mode = \"rw\" }",
                        "\"socket_mode\" in listener \"unix\" must be octal permissions such as"
                                + " \"0660\""),
                mistake(
                        "listener \"unix\" { tls_cert_file = \"c\" }",
                        "unknown name \"tls_cert_file\" in listener \"unix\"; known here: "),
                mistake(
                        "storage \"memory\" {}\nstorage \"memory\" {}",
                        2,
                        "\"storage\" is given twice, first in line 1"),
                mistake("a = \"x", "literal not terminated"),
                mistake("{\n\"ui\" false}", 2, "invalid character 'f' after object key"));
    }

    static List<Arguments> tcpMistakes() {
        return List.of(
                tcp(
                        "address = \"nowhere\"",
                        "\"address\" in listener \"tcp\" must be a host and a port such as"
                                + " \"127.0.0.1:8200\""),
                tcp(
                        "address = \"::1:8200\"",
                        "\"address\" in listener \"tcp\" must be a host and a port such as"
                                + " \"127.0.0.1:8200\""),
                tcp(
                        "http_read_timeout = \"bogus\"",
                        "\"http_read_timeout\" in listener \"tcp\" must be a duration such as \"30s\""
                                + " or \"5m\": time: invalid duration \"bogus\""),
                tcp(
                        "http_read_timeout = \"-1s\"",
                        "\"http_read_timeout\" in listener \"tcp\" must not be negative"),
                tcp(
                        "max_request_size = -1",
                        "\"max_request_size\" in listener \"tcp\" must be a size of at most 33554432"
                                + " bytes, such as 1048576 or \"1mib\""),
                tcp(
                        "max_request_size = 33554433",
                        "\"max_request_size\" in listener \"tcp\" must be a size of at most 33554432"
                                + " bytes, such as 1048576 or \"1mib\""),
                tcp(
                        "tls_min_version = \"tls11\"",
                        "\"tls_min_version\" in listener \"tcp\" must be tls12 or tls13: older versions"
                                + " are not offered",
                        "tls_cert_file = \"c\", tls_key_file = \"k\", tls_disable = 0"),
                tcp(
                        "tls_max_version = \"tls12\"",
                        "\"tls_max_version\" in listener \"tcp\" must not be older than"
                                + " \"tls_min_version\"",
                        "tls_cert_file = \"c\", tls_key_file = \"k\", tls_min_version = \"tls13\""),
                tcp(
                        "tls_disable_client_certs = true",
                        "\"tls_disable_client_certs\" in listener \"tcp\" and"
                                + " \"tls_require_and_verify_client_cert\" exclude each other",
                        "tls_cert_file = \"c\", tls_key_file = \"k\","
                                + " tls_require_and_verify_client_cert = true"),
                tcp(
                        "tls_cipher_suites = \"TLS_RSA_WITH_RC4_128_SHA\"",
                        "\"tls_cipher_suites\" in listener \"tcp\" has a suite that is not offered,"
                                + " \"TLS_RSA_WITH_RC4_128_SHA\"; known are"
                                + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ",
                        "tls_cert_file = \"c\", tls_key_file = \"k\""),
                tcp(
                        "TLS_Disable = true",
                        "\"TLS_Disable\" in listener \"tcp\" is given twice, first in line 3"));
    }

    private static Arguments mistake(String text, String problem) {
        return mistake(text, 1, problem);
    }

    private static Arguments mistake(String text, int line, String problem) {
        return Arguments.of(text, line, problem);
    }

    private static Arguments tcp(String setting, String problem) {
        return tcp(setting, problem, "tls_disable = true");
    }

    private static Arguments tcp(String setting, String problem, String others) {
        return mistake("\nlistener \"tcp\" {\n" + others + "\n" + setting + "\n}", 4, problem);
    }

    @ParameterizedTest
    @MethodSource({"mistakes", "stanzaMistakes", "tcpMistakes"})
    void load_mistake_namesItsLine(String text, int line, String problem) throws IOException {
        Path path = file("coffer.hcl", text);

        assertThatThrownBy(() -> ConfigFiles.load(List.of(path), NO_ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(path + ":" + line + ": " + problem)
                .hasMessageEndingWith("nothing was started.");
    }

    @Test
    void load_severalMistakes_showsAllWithALineEach() throws IOException {
        Path path = file("a.hcl", "x1 = 1\nlog_level = 2\nstorage \"file\" {}\n");

        Throwable thrown = catchThrowable(() -> ConfigFiles.load(List.of(path), NO_ENVIRONMENT));

        assertThat(thrown).isInstanceOf(ConfigException.class);
        assertThat(String.valueOf(thrown.getMessage()).lines())
                .hasSize(4)
                .last()
                .isEqualTo("nothing was started.");
    }

    @Test
    void load_twentyFiveMistakes_showsTwenty() throws IOException {
        Path path = file("a.hcl", "zzz = 1\n".repeat(25));

        assertThatThrownBy(() -> ConfigFiles.load(List.of(path), NO_ENVIRONMENT))
                .hasMessageEndingWith("\nand 5 more\nnothing was started.");
    }

    @Test
    void load_nothingToServe_saysWhatIsMissing() throws IOException {
        Path path = file("a.hcl", "ui = false");

        assertThatThrownBy(() -> ConfigFiles.load(List.of(path), NO_ENVIRONMENT))
                .hasMessage(
                        path
                                + ": no storage: add storage \"embedded\" { path = \"...\" }\n"
                                + path
                                + ": no listener: add listener \"tcp\" { ... }\n"
                                + "nothing was started.");
    }

    @Test
    void load_fileThatCannotBeRead_saysSo() throws IOException {
        Path missing = folder.resolve("missing.hcl");
        Path binary = Files.write(folder.resolve("binary.hcl"), new byte[] {'a', (byte) 0xff});
        Path large = Files.writeString(folder.resolve("large.hcl"), " ".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> ConfigFiles.load(List.of(missing, binary, large), NO_ENVIRONMENT))
                .hasMessage(
                        missing
                                + ": no such file\n"
                                + binary
                                + ": is not UTF-8 text\n"
                                + large
                                + ": cannot be read: it is larger than 1048576 bytes\n"
                                + "nothing was started.");
    }

    @Test
    void load_folder_readsItsFilesInOrderOfTheirNames() throws Exception {
        file("10-first.hcl", "log_level = \"warn\"\napi_addr = \"http://first\"\n" + GOOD);
        file("20-second.json", "{\"log_level\": \"error\"}");
        file("ignored.txt", "nonsense {{{");
        file(".#30-editor.hcl", "nonsense {{{");
        file("40-editor.hcl~", "nonsense {{{");
        Files.createDirectory(folder.resolve("50-folder.hcl"));
        file("60-last.hcl", "listener \"unix\" {}");

        ServerConfig config = ConfigFiles.load(List.of(folder), NO_ENVIRONMENT);

        assertThat(config.logLevel()).isEqualTo(LogLevel.ERROR);
        assertThat(config.apiAddress()).isEqualTo("http://first");
        assertThat(config.listeners()).hasSize(2);
    }

    @Test
    void load_folderAndAFileInIt_readsTheFileOnce() throws Exception {
        Path path = file("a.hcl", GOOD);

        ServerConfig config = ConfigFiles.load(List.of(folder, path), NO_ENVIRONMENT);

        assertThat(config.listeners()).hasSize(1);
    }

    @Test
    void load_emptyFolder_isAProblem() {
        assertThatThrownBy(() -> ConfigFiles.load(List.of(folder), NO_ENVIRONMENT))
                .hasMessage(
                        folder + ": no .hcl or .json file in this folder; nothing was started.");
    }

    @Test
    void load_severalFiles_addListenersAndLetTheLastValueCount() throws Exception {
        Path one = file("one.hcl", GOOD + "log_level = \"trace\"");
        Path two =
                file("two.hcl", "storage \"embedded\" { path = \"data\" }\nlog_level = \"warn\"");
        Path three = file("three.hcl", "listener \"tcp\" { address = \":9\", tls_disable = 1 }");

        ServerConfig config = ConfigFiles.load(List.of(one, two, three), NO_ENVIRONMENT);

        assertThat(config.storage()).isEqualTo(new StorageConfig.Embedded(Path.of("data")));
        assertThat(config.logLevel()).isEqualTo(LogLevel.WARN);
        assertThat(config.listeners().stream().map(each -> ((Tcp) each).address().toString()))
                .containsExactly("127.0.0.1:8200", ":9");
    }

    @Test
    void load_environment_overridesTheFile() throws Exception {
        Path path = file("a.hcl", GOOD + "log_level = \"warn\"\napi_addr = \"http://file\"");
        Environment environment =
                new Environment(
                        Map.of(
                                "VAULT_LOG_LEVEL", "error",
                                "BAO_LOG_LEVEL", "debug",
                                "VAULT_API_ADDR", "https://vault",
                                "COFFER_API_ADDR", "https://coffer"));

        ServerConfig config = ConfigFiles.load(List.of(path), environment);

        assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.apiAddress()).isEqualTo("https://coffer");
    }

    @Test
    void withLog_ofFlags_overridesAll() throws Exception {
        ServerConfig config =
                ConfigFiles.load(
                        List.of(file("a.hcl", GOOD + "log_rotate_bytes = 5\n")), NO_ENVIRONMENT);
        Path logs = Files.createDirectory(folder.resolve("logs"));

        ServerConfig changed =
                config.withLog(new LogOverrides("trace", "JSON", logs, null, null, -9L));

        assertThat(changed.logLevel()).isEqualTo(LogLevel.TRACE);
        assertThat(changed.operation().log())
                .isEqualTo(
                        new LogConfig(
                                true,
                                logs.resolve("coffer.log"),
                                5,
                                LogConfig.DEFAULT_ROTATE_AFTER,
                                -1));
        assertThat(config.withLog(LogOverrides.NONE)).isEqualTo(config);
        assertThatThrownBy(() -> config.withLog(level("loud")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "-log-level must be trace, debug, info, warn or error;"
                                + " nothing was started.");
        assertThatThrownBy(
                        () -> config.withLog(new LogOverrides(null, "xml", null, null, null, null)))
                .hasMessageContaining("-log-format must be standard or json");
    }

    private static LogOverrides level(String name) {
        return new LogOverrides(name, null, null, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({"COFFER_API_ADDR, coffer:8200", "BAO_LOG_LEVEL, loud"})
    void load_brokenEnvironment_isAProblem(String name, String value) throws IOException {
        Path path = file("a.hcl", GOOD);
        Environment environment = new Environment(Map.of(name, value));

        assertThatThrownBy(() -> ConfigFiles.load(List.of(path), environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the environment's " + name.replaceFirst("^[A-Z]+_", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "raft"})
    void load_storageOfOpenBao_meansEmbeddedBesideIt(String type) throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path path = file("a.hcl", listener() + storage(type, data));

        ServerConfig config = ConfigFiles.load(List.of(path), NO_ENVIRONMENT);

        assertThat(config.storage()).isEqualTo(new StorageConfig.Embedded(data.resolve("coffer")));
        assertThat(config.notes())
                .containsExactly(
                        "storage \""
                                + type
                                + "\" means storage \"embedded\" at "
                                + data.resolve("coffer"));
    }

    @ParameterizedTest
    @CsvSource({"file, core", "file, sys", "raft, raft", "raft, vault.db", "embedded, core"})
    void load_pathWithDataOfOpenBao_isRefused(String type, String entry) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        if (entry.equals("vault.db")) {
            Files.createFile(data.resolve(entry));
        } else {
            Files.createDirectory(data.resolve(entry));
        }
        Path path = file("a.hcl", listener() + storage(type, data));

        assertThatThrownBy(() -> ConfigFiles.load(List.of(path), NO_ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        path
                                + ":2: \"path\" in storage \""
                                + type
                                + "\" holds data of OpenBao ("
                                + data.resolve(entry)
                                + "), which this server cannot read: name an empty directory and"
                                + " import the secrets; nothing was started.");
    }

    @Test
    void load_memory_noteSaysThatItForgets() throws Exception {
        Path path = file("a.hcl", GOOD);

        assertThat(ConfigFiles.load(List.of(path), NO_ENVIRONMENT).notes())
                .containsExactly("storage \"memory\" forgets everything at the end");
    }

    @Test
    void loadDevelopment_noFile_isInMemoryOnTheAddress() throws Exception {
        HostPort address = new HostPort("127.0.0.1", 0);

        ServerConfig config = ConfigFiles.loadDevelopment(address, null, List.of(), NO_ENVIRONMENT);

        assertThat(config.storage()).isEqualTo(new StorageConfig.Memory());
        assertThat(config.listeners())
                .containsExactly(
                        new Tcp(address, null, HttpLimits.DEFAULT, ListenerConfig.OpenPaths.NONE));
        assertThat(config.notes()).isEmpty();
    }

    @Test
    void loadDevelopment_withFile_addsToIt() throws Exception {
        Path path = file("a.hcl", "log_level = \"debug\"\nlistener \"unix\" {}");

        ServerConfig config =
                ConfigFiles.loadDevelopment(HostPort.DEFAULT, null, List.of(path), NO_ENVIRONMENT);

        assertThat(config.listeners()).hasSize(2);
        assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8200, 127.0.0.1, 8200",
        "[::1]:0, ::1, 0",
        ":8200, '', 8200",
        "localhost:65535, localhost, 65535",
    })
    void hostPort_wellFormed_isRead(String text, String host, int port) {
        assertThat(HostPort.parse(text)).contains(new HostPort(host, port));
        assertThat(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8200", "a:", "a:65536", "a:-1", "::1:8200", "[::1]", "a b:1", "[a]:1"})
    void hostPort_malformed_isRefused(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1024",
        "32mib, 33554432",
        "5 KB, 5000",
        "' 2GiB ', 2147483648",
        "1tb, 1000000000000",
    })
    void capacity_wellFormed_isBytes(String text, long bytes) {
        assertThat(Capacity.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5mb", "mb", "1pb", "999999999999999999tb", "1 mb mb"})
    void capacity_malformed_isEmpty(String text) {
        assertThat(Capacity.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, abc, 0", "flaw, lawn, 2"})
    void distance_ofTwoNames_countsEdits(String left, String right, int edits) {
        assertThat(NearestName.distance(left, right)).isEqualTo(edits);
        assertThat(NearestName.distance(right, left)).isEqualTo(edits);
    }

    @Test
    void environment_toString_showsNoValue() {
        assertThat(new Environment(Map.of("BAO_TOKEN", "s.secret")).toString())
                .contains("BAO_TOKEN")
                .doesNotContain("s.secret");
    }

    private static String listener() {
        return "listener \"unix\" {}\n";
    }

    private static String storage(String type, Path path) {
        return "storage \"" + type + "\" { path = \"" + path + "\" }\n";
    }

    @CanIgnoreReturnValue
    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
