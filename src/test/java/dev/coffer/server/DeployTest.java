package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the files under deploy/ true: they parse, and what they name is there. */
final class DeployTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final Pattern METRIC = Pattern.compile("\\b((?:vault|process)_[a-z_]+)\\{");

    /** Made from src/test/resources/deploy. */
    private static final Path MANIFEST_CHECK = Path.of("target", "deploy-check");

    private static final String PROBE = "probe /v1/";

    @TempDir Path folder;

    @Test
    void dashboard_everyMetric_isServed() throws IOException {
        byte[] text = Files.readAllBytes(DEPLOY.resolve("grafana/coffer.json"));
        JsonObject dashboard = JsonReader.parseBody(text, JsonLimits.TRUSTED);
        assertThat(dashboard.get("panels")).isPresent();
        Set<String> named = new TreeSet<>();
        Matcher matcher = METRIC.matcher(new String(text, StandardCharsets.UTF_8));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        assertThat(named).hasSizeGreaterThan(8).isSubsetOf(served());
    }

    private static Set<String> served() {
        try (TestingServer server = TestingServer.inMemory()) {
            return server.call("GET", "sys/metrics?format=prometheus")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceFirst("[ {].*", ""))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void configurations_areReadByTheServer() throws Exception {
        String unit = Files.readString(DEPLOY.resolve("systemd/coffer.hcl"));
        Path key = Files.writeString(folder.resolve("key"), "00".repeat(32));
        load(unit.replace("/etc/coffer/unseal-1.key", key.toString()), Map.of());

        String manifest = Files.readString(DEPLOY.resolve("kubernetes/coffer.yaml"));
        int begin = manifest.indexOf("coffer.hcl: |") + "coffer.hcl: |".length();
        String indented = manifest.substring(begin, manifest.indexOf("\n---", begin));
        load(indented, Map.of("COFFER_UNSEAL_KEY", "00".repeat(32)));
    }

    private void load(String text, Map<String, String> environment)
            throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("coffer.hcl"), text);
        assertThat(ConfigFiles.load(List.of(file), new Environment(environment)).notes()).isEmpty();
    }

    @Test
    void manifests_areYamlWithAKindEach() throws Exception {
        String program =
                """
                import json, sys, yaml
                print(json.dumps({"kinds": [d["kind"] for d in yaml.safe_load_all(sys.stdin)]}))
                """;
        assumeTrue(run(List.of("python3", "-c", "import yaml"), "").code() == 0);

        Ran ran =
                run(
                        List.of("python3", "-c", program),
                        Files.readString(DEPLOY.resolve("kubernetes/coffer.yaml")));

        JsonObject answer =
                JsonReader.parseBody(
                        ran.out().getBytes(StandardCharsets.UTF_8), JsonLimits.TRUSTED);
        List<String> kinds = new ArrayList<>();
        for (JsonValue kind : ((JsonArray) answer.get("kinds").orElseThrow()).elements()) {
            kinds.add(((JsonString) kind).value());
        }
        assertThat(kinds).containsExactly("ServiceAccount", "ConfigMap", "Service", "StatefulSet");
    }

    /** Goal: a cluster would take them, their parts fit each other, the image and the server. */
    @Test
    void manifests_inKubernetesOwnTypes_fitTheImageAndTheServer() throws Exception {
        requireBuilt(MANIFEST_CHECK);
        List<String> command =
                List.of(
                        MANIFEST_CHECK.toString(),
                        DEPLOY.resolve("kubernetes/coffer.yaml").toString(),
                        DEPLOY.resolve("docker/Dockerfile").toString());

        List<String> said = run(command, "").out().lines().toList();

        assertThat(said).contains("ok");
        try (TestingServer server = TestingServer.inMemory()) {
            for (String line : said) {
                if (line.startsWith(PROBE)) {
                    String path = line.substring(PROBE.length());
                    assertThat(server.call("GET", path).status()).as(path).isEqualTo(200);
                }
            }
        }
    }

    private static void requireBuilt(Path program) {
        if (!Files.exists(program)) {
            String why = "no " + program + ": .ci/run makes it";
            System.err.println("skipped: " + why);
            assertThat(Boolean.getBoolean("coffer.ci")).as(why).isFalse();
            abort(why);
        }
    }

    @Test
    void unit_isWhatSystemdUnderstands() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")));
        String unit = Files.readString(DEPLOY.resolve("systemd/coffer.service"));
        // What is verified is the unit, not whether Coffer is installed on this machine.
        Path copy = folder.resolve("coffer.service");
        Files.writeString(copy, unit.replace("/usr/bin/coffer", "/bin/true"));

        Ran ran = run(List.of("systemd-analyze", "verify", copy.toString()), "");

        assertThat(ran.out()).doesNotContain("coffer.service:");
    }

    /** Goal: the key of a store is not gone with the program. */
    @Test
    void purge_ofTheDebianPackage_keepsKeysAndTheStore() throws Exception {
        Path settings = Files.createDirectories(folder.resolve("etc/coffer"));
        Path key = Files.writeString(settings.resolve("unseal-1.key"), "k");
        Path store = Files.createDirectories(folder.resolve("var/lib/coffer"));
        List<String> purge =
                List.of("env", "DPKG_ROOT=" + folder, "sh", "launch/deb/postrm", "purge");

        assertThat(run(purge, "").out()).contains("kept: /etc/coffer", "kept: /var/lib/coffer");
        assertThat(key).exists();
        assertThat(store).exists();

        Files.delete(key);
        assertThat(run(purge, "").code()).isZero();
        assertThat(settings).doesNotExist();
    }

    @Test
    void dockerfile_startsAServerAsAUserOfItsOwn() throws IOException {
        List<String> lines = Files.readAllLines(DEPLOY.resolve("docker/Dockerfile"));

        assertThat(lines)
                .contains("USER coffer", "CMD [\"server\", \"-config=/etc/coffer\"]")
                .anyMatch(line -> line.startsWith("FROM "));
    }

    private record Ran(int code, String out) {}

    private static Ran run(List<String> command, String input)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out);
    }
}
