package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.gate.audit.AuditSettings;
import dev.coffer.gate.audit.AuditTable;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.server.offline.AuditVerify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole server writes to its audit log, and what it does when it cannot. */
final class AuditTest {
    @TempDir private Path directory;

    private AuditSettings toFile(Path file) {
        return settings("file/", Map.of("file_path", file.toString()));
    }

    private static AuditSettings settings(String path, Map<String, String> options) {
        return new AuditSettings(
                new DeviceRules(true, false),
                List.of(
                        new AuditTable.Wanted(
                                path, "file", "", new TreeMap<>(options), false, true)));
    }

    @Test
    void requests_leaveTwoEntriesEach_withoutSecrets() throws IOException {
        Path file = directory.resolve("audit.log");
        List<String> secrets =
                new ArrayList<>(List.of("canary-value", "canary-wrong", "canary-in"));
        try (TestingServer server = TestingServer.audited(toFile(file))) {
            secrets.add(server.token());
            secrets.addAll(server.shares());
            int before = Files.readAllLines(file).size();
            Answer _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
            Answer _ = server.call("POST", "kv/a", "{\"password\":\"canary-value\"}");
            assertThat(server.call("GET", "kv/a").body()).contains("canary-value");
            assertThat(server.callAs("canary-wrong", "GET", "kv/a").status()).isEqualTo(403);
            assertThat(server.call("GET", "kv/none").status()).isEqualTo(404);
            assertThat(server.call("GET", "nowhere/a").status()).isEqualTo(404);
            assertThat(server.call("PATCH", "kv/a", "{\"a\":\"canary-in\"}").status())
                    .isGreaterThanOrEqualTo(400);
            Answer token = server.call("POST", "auth/token/create", "{\"policies\":[\"default\"]}");
            secrets.add(token.textAt("auth", "client_token"));
            secrets.add(token.textAt("auth", "accessor"));
            assertThat(server.callWithout("GET", "sys/seal-status", "").status()).isEqualTo(200);
            List<String> lines = Files.readAllLines(file).subList(before, linesOf(file));
            assertThat(lines.stream().filter(line -> line.contains("\"type\":\"request\"")))
                    .hasSize(8);
            assertThat(lines.stream().filter(line -> line.contains("\"type\":\"response\"")))
                    .hasSize(8);
            assertThat(lines.stream().filter(line -> line.contains("\"permission denied\"")))
                    .hasSize(1);
        }
        String log = Files.readString(file);
        assertThat(secrets).allSatisfy(secret -> assertThat(log).doesNotContain(secret));
    }

    @Test
    void allowedRequest_isLoggedWithThePoliciesThatGiveTheRight() throws IOException {
        Path file = directory.resolve("audit.log");
        try (TestingServer server = TestingServer.audited(toFile(file))) {
            Answer _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
            policy(server, "one", "read");
            policy(server, "two", "read\\\", \\\"update");
            policy(server, "other", "delete");
            Answer made =
                    server.call(
                            "POST",
                            "auth/token/create",
                            "{\"policies\":[\"one\",\"two\",\"other\"]}");
            String token = made.textAt("auth", "client_token");
            assertThat(server.callAs(token, "GET", "kv/a").status()).isEqualTo(404);
            assertThat(server.callAs(token, "PUT", "kv/a", "{\"v\":\"1\"}").status())
                    .isEqualTo(403);
            assertThat(server.callAs(token, "DELETE", "kv/a").status()).isEqualTo(204);
            assertThat(server.callAs(token, "GET", "auth/token/lookup-self").status())
                    .isEqualTo(200);
        }
        List<String> granting =
                Files.readAllLines(file).stream()
                        .filter(line -> line.contains("\"type\":\"request\""))
                        .filter(line -> line.contains("\"token_policies\":[\"default\""))
                        .map(line -> line.replaceAll(".*\"policy_results\":(\\{.*?\\}).*", "$1"))
                        .toList();
        assertThat(granting).hasSize(4);
        assertThat(granting.get(0)).contains("\"name\":\"one\"");
        String log = Files.readString(file);
        assertThat(log).contains(granted("one") + "," + granted("two") + "]");
        assertThat(granting.get(1)).isEqualTo("{\"allowed\":false}");
        assertThat(log).contains("[" + granted("other") + "]", "[" + granted("default") + "]");
        assertThat(log).contains("[" + granted("root") + "]");
    }

    private static String granted(String policy) {
        return "{\"name\":\"" + policy + "\",\"namespace_id\":\"root\",\"type\":\"acl\"}";
    }

    private static void policy(TestingServer server, String name, String capabilities) {
        String rule = "path \\\"kv/*\\\" { capabilities = [\\\"" + capabilities + "\\\"] }";
        Answer made =
                server.call("POST", "sys/policies/acl/" + name, "{\"policy\":\"" + rule + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(204);
    }

    /** Only where it is wanted: who floods the server must not flood the log. */
    @Test
    void request_overARateLimit_isLoggedWhereThatIsWanted() throws IOException {
        Path file = directory.resolve("audit.log");
        try (TestingServer server = TestingServer.audited(toFile(file))) {
            Answer _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
            String limit = "{\"rate\":1,\"interval\":\"1h\",\"path\":\"kv\"}";
            Answer _ = server.call("POST", "sys/quotas/rate-limit/one", limit);
            assertThat(server.call("GET", "kv/a").status()).isEqualTo(404);
            int before = linesOf(file);
            assertThat(server.call("GET", "kv/quiet").status()).isEqualTo(429);
            assertThat(linesOf(file)).isEqualTo(before);
            Answer _ =
                    server.call(
                            "POST",
                            "sys/quotas/config",
                            "{\"enable_rate_limit_audit_logging\":true}");
            Answer refused = server.call("POST", "kv/loud", "{\"v\":\"canary-over\"}");
            assertThat(refused.status()).isEqualTo(429);
        }
        List<String> loud =
                Files.readAllLines(file).stream().filter(l -> l.contains("kv/loud")).toList();
        assertThat(loud).hasSize(2).allMatch(line -> line.contains("\"operation\":\"update\""));
        assertThat(loud.getFirst()).contains("\"error\":").doesNotContain("canary");
        assertThat(Files.readString(file)).doesNotContain("kv/quiet");
    }

    @Test
    void diskFull_answers500AndTellsNothing() throws IOException {
        Path file = directory.resolve("audit.log");
        try (TestingServer server = TestingServer.audited(toFile(file))) {
            Answer _ = server.call("POST", "sys/mounts/kv", "{\"type\":\"kv\"}");
            Answer _ = server.call("POST", "kv/a", "{\"password\":\"canary-value\"}");
            server.server().reload();
            Files.delete(file);
            Files.createDirectory(file);
            server.server().reload();
            for (String path : List.of("kv/a", "kv/none", "sys/mounts", "auth/token/lookup-self")) {
                Answer answer = server.call("GET", path);
                assertThat(answer.status()).as(path).isEqualTo(500);
                assertThat(answer.errors())
                        .containsExactly("1 error occurred:\n\t* internal error\n\n");
            }
            Answer refused = server.call("POST", "kv/b", "{\"password\":\"x\"}");
            assertThat(refused.status()).isEqualTo(500);
            Files.delete(file);
            assertThat(server.call("GET", "kv/b").status()).isEqualTo(404);
            assertThat(server.call("GET", "kv/a").body()).contains("canary-value");
        }
    }

    @Test
    void verify_acrossRestartSealAndRotation_findsWhatWasChanged() throws IOException {
        Path file = directory.resolve("audit.log");
        Path rotated = directory.resolve("audit.log.1");
        String key;
        try (TestingServer server =
                TestingServer.audited(toFile(file), directory.resolve("store"))) {
            key =
                    server.call("GET", "sys/config/auditing/checkpoint-key")
                            .textAt("data", "public_key");
            Answer _ = server.call("PUT", "sys/seal");
            Answer _ = server.unseal().call("GET", "sys/mounts");
            Answer _ = server.restart().call("GET", "sys/mounts");
            Path _ = Files.move(file, rotated);
            Answer _ = server.call("GET", "sys/auth");
            server.server().reload();
            Answer _ = server.call("GET", "sys/mounts");
        }
        assertThat(verify(0, "-key=" + key, rotated.toString(), file.toString()))
                .contains("intact: ", "closed");
        assertThat(verify(0, rotated.toString())).contains("compare it with the server's");
        assertThat(verify(1, file.toString(), rotated.toString())).contains("NOT INTACT");
        List<String> lines = Files.readAllLines(rotated);
        for (int at = 0; at < lines.size(); at++) {
            List<String> less = new ArrayList<>(lines);
            less.remove(at);
            Path _ = Files.writeString(file, String.join("\n", less) + "\n");
            String found = verify(1, file.toString());
            assertThat(found).startsWith("NOT INTACT: " + file + ", line ");
            if (!lines.get(at).contains("\"type\":\"checkpoint\"")) {
                assertThat(found).contains(", line " + (at + 1) + ": ");
            }
        }
        assertThat(verify(2, directory.resolve("none").toString())).isEmpty();
        assertThat(verify(2)).isEmpty();
        assertThat(verify(2, "-sign", file.toString())).isEmpty();
        assertThat(verify(2, "-key=none", file.toString())).isEmpty();
    }

    @Test
    void devicesByRequest_areEnabledAndDisabled() throws IOException {
        AuditSettings byRequest = new AuditSettings(new DeviceRules(true, false), List.of());
        Path file = directory.resolve("two.log");
        try (TestingServer server = TestingServer.audited(byRequest)) {
            String body = "{\"type\":\"file\",\"options\":{\"file_path\":\"" + file + "\"}}";
            assertThat(server.call("PUT", "sys/audit/two", body).status()).isEqualTo(204);
            assertThat(server.call("GET", "sys/audit").textAt("two/", "type")).isEqualTo("file");
            assertThat(server.call("PUT", "sys/audit/three", body).errors())
                    .first()
                    .asString()
                    .contains("written by another audit device or process");
            Answer hash = server.call("POST", "sys/audit-hash/two", "{\"input\":\"sys/mounts\"}");
            assertThat(hash.textAt("data", "hash")).startsWith("hmac-sha256:");
            assertThat(server.call("DELETE", "sys/audit/two").status()).isEqualTo(204);
            int lines = linesOf(file);
            Answer _ = server.call("GET", "sys/mounts");
            assertThat(linesOf(file)).isEqualTo(lines);
        }
        assertThat(verify(0, file.toString())).contains("closed");
    }

    @Test
    void configuredDevice_changedInTheConfiguration_keepsTheServerSealed() {
        Path file = directory.resolve("audit.log");
        Path store = directory.resolve("store");
        try (TestingServer server = TestingServer.audited(toFile(file), store)) {
            assertThat(server.call("DELETE", "sys/audit/file").errors())
                    .containsExactly("cannot disable configuration-managed audit device");
            server.server().reconfigure(settings("file/", Map.of("file_path", file + "2")));
            assertThat(server.call("GET", "sys/audit").textAt("file/", "options", "file_path"))
                    .isEqualTo(file.toString());
            server.server().reconfigure(settings("other/", Map.of("file_path", file + "2")));
            assertThat(server.call("GET", "sys/audit").body())
                    .contains("other/")
                    .doesNotContain("file/\":");
        }
    }

    private static int linesOf(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }

    private static String verify(int exitCode, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new AuditVerify(print(out), print(err)).run(List.of(arguments));
        assertThat(code).as("%s%s", out, err).isEqualTo(exitCode);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
