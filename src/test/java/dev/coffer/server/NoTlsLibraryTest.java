package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads where the folder for temporary files may not run programs. */
final class NoTlsLibraryTest {
    @TempDir Path folder;

    @Test
    void start_whereTheLibraryForTlsDoesNotLoad_saysWhatToDo() throws Exception {
        Path config =
                Files.writeString(
                        folder.resolve("coffer.hcl"),
                        """
                        storage "memory" {}
                        listener "tcp" {
                          address       = "127.0.0.1:0"
                          tls_cert_file = "%1$s/cert.pem"
                          tls_key_file  = "%1$s/key.pem"
                        }
                        """
                                .formatted(folder));

        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dio.netty.handler.ssl.noOpenSsl=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.coffer.Main",
                                "server",
                                "-config=" + config)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said)
                .contains("the native library for TLS cannot be loaded")
                .contains("-Dio.netty.native.workdir=FOLDER");
    }
}
