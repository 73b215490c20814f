package dev.coffer.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is done and nothing leaves that no device has accepted. */
final class AuditBrokerTest {
    private static final Map<String, String> FULL_DISK = Map.of("file_path", "/dev/full");
    private static final Response SECRET =
            Response.ok(JsonObject.builder().put("password", "hunter2").build());

    @TempDir private Path directory;
    private final TestingAudit audit = new TestingAudit();

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void exchange_withFile_writesBothEntriesInOrder() throws IOException {
        Path file = directory.resolve("new/audit.log");
        var _ = audit.addFile("file/", file);
        audit.load().exchange(1);
        assertThat(types(file)).containsExactly("checkpoint", "request", "response");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void exchange_withoutDevices_writesNothingAndAsksForNothing() {
        var _ = audit.load();
        assertThat(audit.trail(1).wanted()).isFalse();
        assertThatCode(() -> audit.exchange(1)).doesNotThrowAnyException();
    }

    @Test
    void exchange_workRunsAgain_isLoggedOnce() {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        AuditTrail trail = audit.load().trail(1);
        trail.begin(TestingAudit.request("secret/data/1", JsonObject.EMPTY), Optional.empty());
        trail.answered(SECRET);
        assertThat(types(file)).containsExactly("checkpoint", "request", "response");
    }

    @Test
    void refused_beforeTheWork_leavesBothEntriesWithTheReason() {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        var _ = audit.load();
        audit.broker()
                .trail(TestingAudit.request("secret/data/1", JsonObject.EMPTY))
                .refused(TestingAudit.denied());
        List<String> lines = TestingAudit.lines(file);
        assertThat(lines.get(1)).contains("\"error\":\"permission denied\"");
        assertThat(lines.get(2))
                .contains("\"error\":\"1 error occurred:\\n\\t* permission denied\\n\\n\"");
    }

    @Test
    void begin_noDeviceAccepts_is500BeforeTheWork() {
        var _ = audit.add("full/", "file", FULL_DISK);
        var _ = audit.add("closed/", "socket", Map.of("address", "127.0.0.1:1"));
        var _ = audit.load();
        RequestFailure failure = refusal(() -> audit.trail(1));
        assertThat(failure.status()).isEqualTo(500);
        assertThat(failure.errors()).containsExactly("1 error occurred:\n\t* internal error\n\n");
    }

    @Test
    void answered_noDeviceAccepts_is500AndTellsWhatIsCommitted() throws IOException {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        AuditTrail trail = audit.load().trail(1);
        breakDown(file);
        RequestFailure afterRead = refusal(() -> trail.answered(SECRET));
        assertThat(afterRead.status()).isEqualTo(500);
        assertThat(afterRead.data()).isNull();
        trail.mayCommit();
        RequestFailure afterWrite = refusal(() -> trail.answered(SECRET));
        assertThat(afterWrite.status()).isEqualTo(500);
        assertThat(afterWrite.data())
                .isEqualTo(JsonObject.builder().put("code", "committed_not_audited").build());
    }

    @Test
    void exchange_oneOfTwoDevicesFails_works() {
        Path file = directory.resolve("audit.log");
        var _ = audit.add("full/", "file", FULL_DISK);
        var _ = audit.addFile("good/", file);
        audit.load().exchange(1);
        audit.exchange(2);
        assertThat(types(file))
                .containsExactly("checkpoint", "request", "response", "request", "response");
    }

    @Test
    void figures_countWhatIsAcceptedAndWhatIsNot_togetherAndForEachDevice() throws IOException {
        Path file = directory.resolve("audit.log");
        var _ = audit.add("full/", "file", FULL_DISK);
        var _ = audit.addFile("good/", file);
        audit.load().exchange(1);
        AuditTrail trail = audit.trail(2);
        breakDown(file);
        RequestFailure _ = refusal(() -> trail.answered(SECRET));
        assertThat(audit.broker().figures())
                .extracting(AuditFigures::device)
                .containsExactlyInAnyOrder("", "full/", "good/");
        assertThat(counted("", AuditFigures::requests)).containsExactly(2, 0);
        assertThat(counted("", AuditFigures::responses)).containsExactly(2, 1);
        assertThat(counted("full/", AuditFigures::requests)).containsExactly(2, 2);
        assertThat(counted("good/", AuditFigures::requests)).containsExactly(2, 0);
        assertThat(counted("good/", AuditFigures::responses)).containsExactly(2, 1);
    }

    private long[] counted(String device, Function<AuditFigures, AuditFigures.Figure> kind) {
        return audit.broker().figures().stream()
                .filter(figures -> figures.device().equals(device))
                .map(kind)
                .flatMapToLong(figure -> LongStream.of(figure.count(), figure.failures()))
                .toArray();
    }

    @Test
    void figures_withoutDevices_standStill() {
        audit.load().exchange(1);
        assertThat(counted("", AuditFigures::requests)).containsExactly(0, 0);
    }

    @Test
    void exchange_deviceWorksAgain_isAcceptedAgain() throws IOException {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        audit.load().exchange(1);
        AuditTrail trail = audit.trail(2);
        breakDown(file);
        RequestFailure _ = refusal(() -> trail.answered(SECRET));
        Files.delete(file);
        trail.answered(SECRET);
        assertThat(types(file)).containsExactly("checkpoint", "response");
    }

    @Test
    void load_noDeviceCanBeOpened_refuses() throws IOException {
        Path file = directory.resolve("audit.log");
        Files.createDirectory(file);
        var _ = audit.addFile("file/", file);
        RequestFailure failure = catchThrowableOfType(RequestFailure.class, audit::load);
        assertThat(failure.errors()).containsExactly("failed to setup audit table");
    }

    @Test
    void load_twoDevicesOnOneFile_opensOne() {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("one/", file);
        var _ = audit.addFile("two/", file);
        audit.load().exchange(1);
        assertThat(types(file)).containsExactly("checkpoint", "request", "response");
    }

    @Test
    void close_whileARequestRuns_letsOnlyAnEmptyAnswerOut() {
        var _ = audit.addFile("file/", directory.resolve("audit.log"));
        AuditTrail trail = audit.load().trail(1);
        audit.broker().close();
        trail.answered(Response.noContent());
        RequestFailure failure = refusal(() -> trail.answered(SECRET));
        assertThat(failure.status()).isEqualTo(500);
        RequestFailure begun = refusal(() -> audit.trail(2));
        assertThat(begun.status()).isEqualTo(503);
    }

    @Test
    void hash_isWhatTheLogShows() {
        Path file = directory.resolve("audit.log");
        var _ = audit.addFile("file/", file);
        audit.load().trail(1).answered(SECRET);
        String hash = audit.broker().hash("file/", "hunter2").orElseThrow();
        assertThat(TestingAudit.lines(file).getLast()).contains("\"password\":\"" + hash + "\"");
        assertThat(audit.broker().hash("none/", "hunter2")).isEmpty();
    }

    /** What is written to it from now on fails: the file is gone and a folder has its place. */
    private void breakDown(Path file) throws IOException {
        Path link = file;
        audit.broker().reopen();
        Files.delete(link);
        Files.createDirectory(link);
        audit.broker().reopen();
    }

    private static RequestFailure refusal(ThrowingCallable call) {
        return catchThrowableOfType(AuditTrail.NotAudited.class, call).answer();
    }

    private static List<String> types(Path file) {
        return TestingAudit.lines(file).stream()
                .map(line -> line.replaceFirst(".*?\"type\":\"([a-z]+)\".*", "$1"))
                .toList();
    }
}
