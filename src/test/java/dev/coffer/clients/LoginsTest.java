package dev.coffer.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock clients log in as people and as machines, renew, wrap, unwrap, and use secrets as users
 * that may not do everything.
 */
final class LoginsTest {
    private static final String PROGRAMS = "src/test/resources/clients/";
    private static final Path PYTHON = Path.of("target", "venv", "bin", "python");
    private static final Path MODULES = Path.of("target", "node", "node_modules");
    private static final Path GO = Path.of("target", "go-client");

    private static final Path SPRING = Path.of("target", "spring-vault.args");

    @TempDir Path folder;

    @Test
    void hvac_asAPersonAndAsAMachine_passes() throws Exception {
        List<String> command = List.of(PYTHON.toString(), PROGRAMS + "hvac_logins.py");
        new ClientProgram(command, PYTHON, Map.of()).runs(folder);
    }

    @Test
    void nodeVault_asAPersonAndAsAMachine_passes() throws Exception {
        List<String> command = List.of("node", PROGRAMS + "node_logins.js");
        Map<String, String> modules = Map.of("NODE_PATH", MODULES.toString());
        new ClientProgram(command, MODULES.resolve("node-vault"), modules).runs(folder);
    }

    @Test
    void goClient_asAPersonAndAsAMachine_passes() throws Exception {
        new ClientProgram(List.of(GO.toString()), GO, Map.of()).runs(folder);
    }

    /** The class path is Spring Vault's own; its libraries are no part of ours. */
    @Test
    void springVault_asAPersonAndAsAMachine_passes() throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + SPRING,
                        PROGRAMS + "spring/SpringLogins.java");
        new ClientProgram(command, SPRING, Map.of()).runs(folder);
    }
}
