package dev.coffer.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock Python client does what its users do, with compare-and-set in both dimensions. */
final class HvacTest {
    private static final Path PYTHON = Path.of("target", "venv", "bin", "python");

    @TempDir Path folder;

    @Test
    void session_ofTheStockClient_passes() throws Exception {
        List<String> command =
                List.of(PYTHON.toString(), "src/test/resources/clients/hvac_session.py");
        new ClientProgram(command, PYTHON, Map.of()).runs(folder);
    }
}
