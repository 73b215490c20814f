package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.telemetry.LogLevel;
import dev.coffer.telemetry.Logs;

/** {@code sys/loggers}: how much each part logs, until the server is started again. */
final class LoggersWork {
    private LoggersWork() {}

    static Response list(ReadTransaction tx, Call call) {
        JsonObject.Builder levels = JsonObject.builder();
        Logs.levels().forEach((part, level) -> levels.put(part, level.text()));
        return Response.ok(levels.build());
    }

    static Response show(ReadTransaction tx, Call call) {
        String name = call.fields().text("name");
        LogLevel level = Logs.levels().get(name);
        JsonObject.Builder levels = JsonObject.builder();
        if (level != null) {
            levels.put(name, level.text());
        }
        return Response.ok(levels.build());
    }

    static Response changeAll(Transaction tx, Call call) {
        LogLevel level = level(call);
        tx.afterCommit(() -> Logs.changeLevel(level));
        return Response.noContent();
    }

    static Response change(Transaction tx, Call call) {
        LogLevel level = level(call);
        return change(tx, call, level);
    }

    static Response resetAll(Transaction tx, Call call) {
        tx.afterCommit(() -> Logs.changeLevel(Logs.configured()));
        return Response.noContent();
    }

    static Response reset(Transaction tx, Call call) {
        return change(tx, call, Logs.configured());
    }

    private static Response change(Transaction tx, Call call, LogLevel level) {
        String name = call.fields().text("name");
        if (!Logs.levels().containsKey(name)) {
            throw new RequestFailure.Invalid("logger " + GoText.quote(name) + " not found");
        }
        tx.afterCommit(() -> {
            boolean _ = Logs.changeLevel(name, level);
        });
        return Response.noContent();
    }

    private static LogLevel level(Call call) {
        if (!call.fields().has("level")) {
            throw new RequestFailure.Invalid("level is required");
        }
        String text = call.fields().text("level");
        if (text.isEmpty()) {
            throw new RequestFailure.Invalid("level is empty");
        }
        return LogLevel.parse(text)
                .orElseThrow(() ->
                        new RequestFailure.Invalid(
                                "invalid level provided: unknown log level: "
                                        + text.strip().toLowerCase(java.util.Locale.ROOT)));
    }
}
