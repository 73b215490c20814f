package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.advisories.Target.Sender;
import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.AuditTable.Wanted;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonReader;
import dev.coffer.server.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an audit log tells, whom it tells it, and who may say where it goes. */
final class AuditAdvisoriesTest {
    private static final String CANARY = "sesame-4711";

    /** Executable by anybody, or with the rights of its owner or group. */
    private static final int NO_PROGRAM = 07111;

    @TempDir private Path directory;

    private Path file() {
        return directory.resolve("audit.log");
    }

    private static Wanted device(String path, Map<String, String> options) {
        return new Wanted(path, "file", "", new TreeMap<>(options), false, true);
    }

    private Target audited() {
        return new Target(
                new AuditSettings(
                        DeviceRules.STRICT,
                        List.of(device("file/", Map.of("file_path", file().toString())))));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Tag("CVE-2025-54997")
    @Tag("CVE-2025-6000")
    void device_overTheWire_isRefusedEvenForRoot() {
        try (Target target = new Target()) {
            for (String options : List.of("", ",\"prefix\":\"#!/bin/sh\\nid\\n\"")) {
                Answer answer = target.root("PUT", "sys/audit/evil", body(options));
                assertThat(answer.status()).isEqualTo(400);
            }
            assertThat(target.ok("GET", "sys/audit", "").textAt("data")).isEqualTo("{}");
            assertThat(file()).doesNotExist();
        }
    }

    /** Who allows devices over the wire does not allow lines that begin as the client wants. */
    @ParameterizedTest
    @Tag("CVE-2025-54997")
    @Tag("CVE-2025-6000")
    @ValueSource(
            strings = {
                "\"prefix\":\"#!/bin/sh\\nid\\n\"",
                "\"prefix\":\"\"",
                "\"mode\":\"-1\"",
                "\"mode\":\"x\""
            })
    void device_whoseFileCouldBeAProgram_isRefused(String option) {
        try (Target target =
                new Target(new AuditSettings(new DeviceRules(true, false), List.of()))) {
            assertThat(target.root("PUT", "sys/audit/evil", body("," + option)).status())
                    .isEqualTo(400);
            assertThat(target.ok("GET", "sys/audit", "").textAt("data")).isEqualTo("{}");
        }
    }

    private String body(String furtherOptions) {
        return "{\"type\":\"file\",\"options\":{\"file_path\":\""
                + file()
                + "\""
                + furtherOptions
                + "}}";
    }

    @ParameterizedTest
    @Tag("CVE-2025-54997")
    @Tag("CVE-2025-6000")
    @ValueSource(strings = {"0777", "4755", "02755", "07777"})
    void file_ofADeviceWithEveryRight_isNotExecutable(String mode) throws IOException {
        try (Target target =
                new Target(new AuditSettings(new DeviceRules(true, false), List.of()))) {
            target.ok("PUT", "sys/audit/file", body(",\"mode\":\"" + mode + "\""));
            int rights = (Integer) Files.getAttribute(file(), "unix:mode");
            assertThat(rights & NO_PROGRAM).isZero();
        }
    }

    /** Whatever is wrong with a request: what it says is in the log as a keyed hash only. */
    @ParameterizedTest
    @Tag("CVE-2025-11065")
    @Tag("CVE-2025-4166")
    @Tag("CVE-2025-52893")
    @Tag("CVE-2026-115358")
    @ValueSource(
            strings = {
                "\"CANARY\"",
                "[\"CANARY\"]",
                "{\"a\":[{\"b\":\"CANARY\"}]}",
                "[[\"CANARY\"]]",
                "{\"data\":[\"CANARY\"]}",
                "[\"a=b\",\"CANARY\"]",
                "\"CANARY\\n\\\"},{\""
            })
    void log_ofMalformedFields_doesNotShowThem(String malformed) {
        String value = malformed.replace("CANARY", CANARY);
        try (Target target = audited()) {
            target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
            target.ok("POST", "sys/auth/people", "{\"type\":\"userpass\"}");
            target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
            for (String field :
                    List.of(
                            "kv/data/a data",
                            "kv/data/a options",
                            "kv/metadata/a custom_metadata",
                            "kv/metadata/a max_versions",
                            "kv/delete/a versions",
                            "auth/token/create ttl",
                            "auth/token/create meta",
                            "auth/token/create num_uses",
                            "auth/people/users/ann password",
                            "auth/people/users/ann token_ttl",
                            "auth/people/login/ann password",
                            "auth/machines/role/r secret_id_ttl",
                            "auth/machines/login secret_id",
                            "identity/entity metadata",
                            "identity/entity disabled",
                            "sys/mounts/x options",
                            "sys/mounts/x config",
                            "sys/policies/acl/p policy",
                            "sys/quotas/rate-limit/x rate",
                            "sys/wrapping/wrap anything",
                            "sys/wrapping/unwrap token",
                            "cubbyhole/a value")) {
                String path = field.split(" ", 2)[0];
                String name = field.split(" ", 2)[1];
                String json = "{\"" + name + "\":" + value + "}";
                int _ = target.root("POST", path, json).status();
                int _ = target.nobody("POST", path, json).status();
                int _ = target.root("PATCH", path, json).status();
                int _ = target.root("POST", path, json + CANARY).status();
                int _ = target.root("POST", path, "[" + json + "]").status();
            }
            assertThat(text(file())).contains("hmac-sha256:");
            assertThat(text(file()).lines().filter(line -> line.contains(CANARY))).isEmpty();
        }
        assertThat(text(file()).lines()).allSatisfy(AuditAdvisoriesTest::assertEntry);
    }

    private static void assertEntry(String line) {
        assertThat(
                        JsonReader.parse(line.getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED)
                                .toString())
                .isNotEmpty();
    }

    /** Neither a value that is read in whatever form, nor one that is not JSON. */
    @Test
    @Tag("CVE-2025-62513")
    @Tag("CVE-2025-62705")
    void log_ofWhatIsRead_doesNotShowIt() {
        try (Target target = audited()) {
            target.ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
            target.ok("POST", "sys/mounts/old", "{\"type\":\"kv\"}");
            target.ok(
                    "POST",
                    "kv/data/a",
                    "{\"data\":{\"v\":\"" + CANARY + "\",\"n\":[[{\"x\":\"" + CANARY + "\"}]]}}");
            target.ok("POST", "old/a", "{\"v\":\"" + CANARY + "\"}");
            target.ok("POST", "cubbyhole/a", "{\"v\":\"" + CANARY + "\"}");
            for (String path : List.of("kv/data/a", "old/a", "cubbyhole/a")) {
                assertThat(target.ok("GET", path, "").body()).contains(CANARY);
            }
            Sender wrapping = Sender.of(target.rootToken()).with(Map.of("x-vault-wrap-ttl", "60"));
            String wrapped =
                    target.send(wrapping, "GET", "kv/data/a", "").textAt("wrap_info", "token");
            assertThat(target.as(wrapped, "POST", "sys/wrapping/unwrap", "").body())
                    .contains(CANARY);
            target.ok("GET", "sys/metrics?format=prometheus", "");
            String random =
                    target.ok("POST", "sys/tools/random/16", "{\"format\":\"base64\"}")
                            .textAt("data", "random_bytes");
            for (String raw : List.of("sys/raw/core/master", "sys/raw/core/x?encoding=base64")) {
                assertThat(target.root("GET", raw, "").status()).as(raw).isEqualTo(404);
            }

            assertThat(text(file())).doesNotContain(CANARY).doesNotContain(random);
        }
    }

    @Test
    @Tag("CVE-2024-8365")
    void log_ofTokens_showsNeitherThemNorTheirAccessors() {
        try (Target target = audited()) {
            Answer made = target.ok("POST", "auth/token/create", "{\"policies\":[\"default\"]}");
            String token = made.textAt("auth", "client_token");
            String accessor = made.textAt("auth", "accessor");
            Sender bearer = Sender.of("").with(Map.of("authorization", "Bearer " + token));
            int _ = target.send(bearer, "GET", "auth/token/lookup-self", "").status();
            int _ = target.send(bearer, "GET", "sys/mounts", "").status();
            target.ok("POST", "auth/token/lookup", "{\"token\":\"" + token + "\"}");
            target.ok("POST", "auth/token/lookup-accessor", "{\"accessor\":\"" + accessor + "\"}");
            target.ok(
                    "POST", "sys/capabilities", "{\"token\":\"" + token + "\",\"paths\":[\"a\"]}");
            target.ok("LIST", "auth/token/accessors", "");
            target.ok("POST", "auth/token/revoke", "{\"token\":\"" + token + "\"}");
            int _ = target.as(token, "GET", "auth/token/lookup-self", "").status();

            assertThat(text(file()))
                    .contains("client_token")
                    .doesNotContain(token)
                    .doesNotContain(accessor)
                    .doesNotContain(target.rootToken());
        }
    }

    /** One device that shows values in clear changes nothing of another one. */
    @Test
    @Tag("CVE-2024-0831")
    void log_besideOneThatShowsAll_hidesAll() {
        Path raw = directory.resolve("raw.log");
        try (Target target =
                new Target(
                        new AuditSettings(
                                DeviceRules.STRICT,
                                List.of(
                                        device(
                                                "araw/",
                                                Map.of(
                                                        "file_path",
                                                        raw.toString(),
                                                        "log_raw",
                                                        "true")),
                                        device("file/", Map.of("file_path", file().toString())),
                                        device(
                                                "zraw/",
                                                Map.of(
                                                        "file_path",
                                                        directory.resolve("z.log").toString(),
                                                        "log_raw",
                                                        "true")))))) {
            target.ok("POST", "cubbyhole/a", "{\"v\":\"" + CANARY + "\"}");
            assertThat(target.ok("GET", "cubbyhole/a", "").body()).contains(CANARY);

            assertThat(text(raw)).contains(CANARY);
            assertThat(text(directory.resolve("z.log"))).contains(CANARY);
            assertThat(text(file())).doesNotContain(CANARY).doesNotContain(target.rootToken());
        }
    }

    /** Who asks without a token, where a listener allows it, leaves both entries all the same. */
    @Test
    @Tag("CVE-2026-115357")
    void log_ofKeyWorkWithoutAToken_hasRequestAndAnswer() {
        try (Target target = audited()) {
            Sender operator = Sender.of("").at("generate-root", "rekey");
            for (String[] call :
                    new String[][] {
                        {"PUT", "sys/generate-root/attempt", "{}"},
                        {
                            "PUT",
                            "sys/generate-root/update",
                            "{\"key\":\"" + target.unsealKey() + "\",\"nonce\":\"x\"}"
                        },
                        {"DELETE", "sys/generate-root/attempt", ""},
                        {"PUT", "sys/rekey/init", "{\"secret_shares\":2,\"secret_threshold\":2}"},
                        {"DELETE", "sys/rekey/init", ""}
                    }) {
                long before = entries(call[1]);
                int _ = target.send(operator, call[0], call[1], call[2]).status();
                assertThat(entries(call[1]) - before).as(call[1]).isEqualTo(2);
            }
            assertThat(text(file())).doesNotContain(target.unsealKey());
        }
    }

    private long entries(String path) {
        return text(file())
                .lines()
                .filter(line -> line.contains("\"path\":\"" + path + "\""))
                .count();
    }

    /** Headers that are shown are shown of a refused request as well. */
    @Test
    @Tag("CVE-2026-46358")
    void log_ofARefusedRequest_hasTheAuditedHeaders() {
        try (Target target = audited()) {
            target.ok("POST", "sys/config/auditing/request-headers/x-trace", "{\"hmac\":false}");
            Sender stranger =
                    Sender.of("")
                            .with(Map.of("x-trace", "t-1", "x-vault-inline-auth-path", "auth/x"));
            assertThat(target.send(stranger, "GET", "cubbyhole/a", "").status()).isEqualTo(403);

            assertThat(text(file()).lines().filter(line -> line.contains("\"t-1\""))).hasSize(2);
        }
    }
}
