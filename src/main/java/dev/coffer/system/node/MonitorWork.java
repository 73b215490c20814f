package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.engine.Looks;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.telemetry.LogLevel;
import dev.coffer.telemetry.LogTap;
import dev.coffer.telemetry.Logs;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code sys/monitor}: what is logged from now on, until the client goes, its token ends or the
 * server is sealed or stops. Source: OpenBao, internal/vault/logical_system.go.
 */
final class MonitorWork {
    /** How often it is decided anew whether the client may listen; OpenBao looks for a seal so. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How many clients may listen at a time. */
    private static final int MAX_LISTENERS = 16;

    private static final String TOO_MANY = "too many clients listen to the log";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "json";

    private final Semaphore listeners = new Semaphore(MAX_LISTENERS);

    /** 400 if level or format are not known, 503 if there are too many listeners. */
    Response listen(ReadTransaction tx, Call call) {
        String wanted = call.fields().text("log_level");
        LogLevel level =
                LogLevel.parse(wanted.isEmpty() ? "info" : wanted)
                        .orElseThrow(() -> new RequestFailure.Invalid("unknown log level"));
        String format = call.fields().text("log_format").toLowerCase(Locale.ROOT);
        if (!List.of("", "standard", JSON).contains(format)) {
            throw new RequestFailure.Invalid("unknown log format");
        }
        if (listeners.availablePermits() == 0) {
            throw new RequestFailure.Unavailable(TOO_MANY, 1);
        }
        return Response.streamed(TEXT, new Listening(level, format.equals(JSON), call.looks()));
    }

    /**
     * One client who listens: it hears what is logged from before the head of the answer leaves.
     */
    private final class Listening implements BodyStream {
        private final LogLevel level;
        private final boolean json;
        private final Looks looks;
        private @Nullable LogTap tap;

        Listening(LogLevel level, boolean json, Looks looks) {
            this.level = level;
            this.json = json;
            this.looks = looks;
        }

        @Override
        public void begin(Sink sink) {
            if (listeners.tryAcquire()) {
                tap = Logs.tap(level, json, sink::wake);
            }
        }

        @Override
        public void produce(Sink sink) {
            LogTap begun = tap;
            if (begun == null) {
                boolean _ = sink.send(Bytes.fromUtf8(TOO_MANY + "\n"));
                return;
            }
            try (begun) {
                hear(sink, begun);
            } finally {
                listeners.release();
            }
        }

        private void hear(Sink sink, LogTap lines) {
            do {
                List<String> heard = lines.take();
                if (!heard.isEmpty()) {
                    boolean _ = sink.send(Bytes.fromUtf8(String.join("\n", heard) + "\n"));
                }
                boolean _ = sink.await(LOOK);
            } while (!sink.cancelled() && isAllowed(sink));
        }

        private boolean isAllowed(Sink sink) {
            try {
                return looks.look(sink, (_, _) -> true);
            } catch (RequestFailure refusal) {
                return false;
            }
        }
    }
}
