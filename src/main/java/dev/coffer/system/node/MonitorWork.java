package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.LogLevel;
import dev.coffer.telemetry.LogTap;
import dev.coffer.telemetry.Logs;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * {@code sys/monitor}: what is logged from now on. The answer comes with the first lines, or after
 * a minute without any; who wants more asks again.
 */
final class MonitorWork {
    /** How long an answer waits for a line; below the time that a request has. */
    private static final int WAIT_SECONDS = 60;

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How many clients may listen at a time. */
    private static final int MAX_LISTENERS = 16;

    private final Semaphore listeners = new Semaphore(MAX_LISTENERS);

    /** 400 if level or format are not known, 503 if there are too many listeners. */
    Supplier<String> listening(ReadTransaction tx, Call call) {
        String wanted = call.fields().text("log_level");
        LogLevel level =
                LogLevel.parse(wanted.isEmpty() ? "info" : wanted)
                        .orElseThrow(() -> new RequestFailure.Invalid("unknown log level"));
        String format = call.fields().text("log_format").toLowerCase(Locale.ROOT);
        if (!List.of("", "standard", "json").contains(format)) {
            throw new RequestFailure.Invalid("unknown log format");
        }
        Cancellation cancellation = call.request().cancellation();
        return () -> heard(level, cancellation);
    }

    private String heard(LogLevel level, Cancellation cancellation) {
        if (!listeners.tryAcquire()) {
            throw new RequestFailure.Unavailable("too many clients listen to the log", 1);
        }
        LogTap tap = Logs.tap(level);
        try {
            for (int waited = 0; waited < WAIT_SECONDS && !cancellation.cancelled(); waited++) {
                List<String> lines = tap.take(LOOK);
                if (!lines.isEmpty()) {
                    return String.join("\n", lines) + "\n";
                }
            }
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            tap.close();
            listeners.release();
        }
    }

    Response told(Transaction tx, Call call, String lines) {
        return Response.raw(200, "text/plain; charset=utf-8", lines);
    }
}
