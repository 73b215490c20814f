package dev.coffer.system;

import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoDuration;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.KeyStatus;
import dev.coffer.storage.seal.RotationConfig;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;

/** Shows and rotates the key that seals records, and seals the server. */
final class KeyWork {
    static final String ENABLED = "enabled";
    static final String MAX_OPERATIONS = "max_operations";
    static final String INTERVAL = "interval";

    private final Seal seal;

    KeyWork(Seal seal) {
        this.seal = seal;
    }

    Response status(ReadTransaction tx, Call call) {
        KeyStatus status = seal.keyStatus();
        return Response.mirrored(
                JsonObject.builder()
                        .put("encryptions", status.encryptions())
                        .put("install_time", status.installTime().toString())
                        .put("term", status.term())
                        .build());
    }

    Response rotate(Transaction tx, Call call) {
        seal.rotate(tx, call.request().now());
        return Response.noContent();
    }

    Response rotationConfig(ReadTransaction tx, Call call) {
        RotationConfig config = RotationConfig.read(tx);
        JsonObject.Builder data =
                JsonObject.builder()
                        .put("enabled", config.enabled())
                        .put("max_operations", config.maxOperations());
        if (config.interval().isZero()) {
            data.put("interval", 0);
        } else {
            data.put("interval", GoDuration.format(config.interval()));
        }
        return Response.ok(data.build());
    }

    Response changeRotationConfig(Transaction tx, Call call) {
        Fields fields = call.fields();
        RotationConfig before = RotationConfig.read(tx);
        new RotationConfig(
                        fields.has(ENABLED) ? fields.bool(ENABLED) : before.enabled(),
                        fields.has(MAX_OPERATIONS)
                                ? fields.integer(MAX_OPERATIONS)
                                : before.maxOperations(),
                        fields.has(INTERVAL) ? fields.duration(INTERVAL) : before.interval())
                .write(tx);
        return Response.noContent();
    }

    /** Sealing writes nothing; it happens once the request itself has been decided. */
    Response seal(Transaction tx, Call call) {
        tx.afterCommit(seal::seal);
        return Response.noContent();
    }
}
