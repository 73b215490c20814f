package dev.coffer.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.RequestFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options mean what they mean in OpenBao 2.6, and are refused with its texts. */
final class DeviceOptionsTest {
    @TempDir private Path directory;
    private final TestingAudit audit = new TestingAudit();

    @AfterEach
    void close() {
        audit.close();
    }

    /** CVE-2025-54997, CVE-2025-6000: a log that can be run is a way to run what is logged. */
    @Test
    void mode_executableBits_areDropped() throws IOException {
        Path file = directory.resolve("audit.log");
        DeviceEntry _ =
                audit.add("file/", "file", Map.of("file_path", file.toString(), "mode", "04755"));
        audit.load().exchange(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    /** CVE-2025-54997: what stands in front of a line must not be the user's to choose. */
    @Test
    void prefix_notAllowed_isRefused() {
        refused(
                () -> DeviceRules.STRICT.checkOptions(Map.of("prefix", "#!/bin/sh\n")),
                "audit log prefixing is not allowed");
        new DeviceRules(false, true).checkOptions(Map.of("prefix", "x"));
        refused(
                DeviceRules.STRICT::checkByRequest,
                "cannot enable audit device via API; use declarative, config-based audit device"
                        + " management instead");
    }

    @Test
    void mode_zero_leavesTheFileAsItIs() throws IOException {
        Path file = Files.createFile(directory.resolve("audit.log"));
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        DeviceEntry _ =
                audit.add("file/", "file", Map.of("file_path", file.toString(), "mode", "0000"));
        audit.load().exchange(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void mistakes_areRefusedWithOpenBaosTexts() {
        refused("weird", Map.of(), "unknown backend type: \"weird\"");
        refused("", Map.of(), "unknown backend type: \"\"");
        refused("file", Map.of(), "file_path is required");
        refused("socket", Map.of(), "address is required");
        refused("http", Map.of(), "uri is required");
        refused(
                "file",
                Map.of("file_path", "discard", "format", "weird"),
                "unknown format type \"weird\"");
        refused(
                "file",
                Map.of("file_path", "discard", "format", "jsonx"),
                "jsonx formatting has been removed, consider switching to json by omitting"
                        + " \"format\" or setting it to \"json\"");
        refused(
                "file",
                Map.of("file_path", "discard", "log_raw", "maybe"),
                "strconv.ParseBool: parsing \"maybe\": invalid syntax");
        refused(
                "file",
                Map.of("file_path", "discard", "mode", "9"),
                "strconv.ParseUint: parsing \"9\": invalid syntax");
        refused(
                "file",
                Map.of("file_path", "discard", "mode", "20000000000"),
                "file mode does not represent a regular file");
        refused(
                "file",
                Map.of("file_path", "discard", "mode", "777777777777"),
                "strconv.ParseUint: parsing \"777777777777\": value out of range");
        refused("syslog", Map.of("facility", "weird"), "invalid syslog facility: weird");
        refused(
                "socket",
                Map.of("address", "x:1", "socket_type", "pigeon"),
                "dial pigeon: unknown network pigeon");
    }

    private static void refused(String type, Map<String, String> options, String text) {
        refused(() -> DeviceOptions.parse(type, options, () -> Instant.EPOCH), text);
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOf(RequestFailure.Invalid.class).hasMessage(text);
    }
}
