package dev.coffer.cli.debug;

import dev.coffer.cli.output.IndentedJson;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoTime;
import dev.coffer.request.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file that tells what is in an archive.
 *
 * <p>Source: OpenBao, command/debug.go, debugIndex.
 */
record Index(String address, String serverVersion, Instant begun, Plan plan) {
    private static final String FILE = "index.json";
    private static final long LAYOUT = 1;

    void write(Path folder, Errors errors) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
        JsonObject index =
                JsonObject.builder()
                        .put("version", LAYOUT)
                        .put("vault_address", address)
                        .put("client_version", Product.VERSION)
                        .put("server_version", serverVersion)
                        .put("timestamp", GoTime.format(begun))
                        .put("duration_seconds", plan.duration().toSeconds())
                        .put("interval_seconds", plan.interval().toSeconds())
                        .put("metrics_interval_seconds", plan.metricsInterval().toSeconds())
                        .put("compress", plan.compress())
                        .put("raw_args", JsonArray.ofStrings(plan.given()))
                        .put("targets", JsonArray.ofStrings(plan.targets()))
                        .put(
                                "output",
                                JsonObject.builder()
                                        .put("files", JsonArray.ofStrings(files))
                                        .build())
                        .put("errors", errors.toJson())
                        .build();
        Path _ =
                Files.write(
                        PrivateFile.create(folder.resolve(FILE)),
                        IndentedJson.of(index).getBytes(StandardCharsets.UTF_8));
    }
}
