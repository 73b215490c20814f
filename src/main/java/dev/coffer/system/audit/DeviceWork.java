package dev.coffer.system.audit;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.AuditTable;
import dev.coffer.gate.audit.DeviceEntry;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Lists, enables and disables audit devices. Source: OpenBao, vault/logical_system.go. */
final class DeviceWork {
    static final String PATH = "path";
    static final String TYPE = "type";
    static final String DESCRIPTION = "description";
    static final String OPTIONS = "options";
    static final String LOCAL = "local";
    static final String INPUT = "input";

    private static final String NO_INPUT = "the \"input\" parameter is empty";
    private static final String CONFIGURED = "cannot disable configuration-managed audit device";

    private final AuditBroker broker;
    private final DeviceRules rules;
    private final RandomSource random;

    DeviceWork(AuditBroker broker, DeviceRules rules, RandomSource random) {
        this.broker = broker;
        this.rules = rules;
        this.random = random;
    }

    Response list(ReadTransaction tx, Call call) {
        JsonObject.Builder devices = JsonObject.builder();
        for (DeviceEntry device : AuditTable.all(tx)) {
            devices.put(device.path(), view(device));
        }
        return Response.mirrored(devices.build());
    }

    private static JsonObject view(DeviceEntry device) {
        JsonObject.Builder options = JsonObject.builder();
        for (Map.Entry<String, String> option : device.options().entrySet()) {
            options.put(option.getKey(), option.getValue());
        }
        return JsonObject.builder()
                .put(DESCRIPTION, device.description())
                .put(LOCAL, device.local())
                .put(OPTIONS, options.build())
                .put(PATH, device.path())
                .put(TYPE, device.type())
                .build();
    }

    /** Opens the device and writes a test entry to it, before it is enabled. */
    Supplier<DeviceEntry> probe(ReadTransaction tx, Call call) {
        rules.checkByRequest();
        AuditTable.Wanted wanted = wanted(call.fields());
        rules.checkOptions(wanted.options());
        DeviceRules.checkPath(wanted.path(), AuditTable.all(tx));
        return () -> {
            DeviceEntry device = AuditTable.create(wanted, random);
            broker.probe(device);
            return device;
        };
    }

    Response enable(Transaction tx, Call call, DeviceEntry device) {
        DeviceRules.checkPath(device.path(), AuditTable.all(tx));
        AuditTable.put(tx, device);
        tx.afterCommit(broker::refresh);
        return Response.noContent();
    }

    private static AuditTable.Wanted wanted(Fields fields) {
        return new AuditTable.Wanted(
                folder(fields.text(PATH)),
                fields.text(TYPE),
                fields.text(DESCRIPTION),
                new TreeMap<>(fields.pairs(OPTIONS)),
                fields.bool(LOCAL),
                false);
    }

    Response disable(Transaction tx, Call call) {
        String path = folder(call.fields().text(PATH));
        List<DeviceEntry> devices = AuditTable.all(tx);
        Optional<DeviceEntry> found =
                devices.stream().filter(device -> device.path().equals(path)).findFirst();
        if (found.isPresent()) {
            if (found.get().configured()) {
                throw new RequestFailure.Invalid(CONFIGURED);
            }
            AuditTable.remove(tx, found.get());
            tx.afterCommit(broker::refresh);
        }
        return Response.noContent();
    }

    /** What the log of a device shows for a value, so that somebody who knows it can find it. */
    Response hash(ReadTransaction tx, Call call) {
        String input = call.fields().text(INPUT);
        if (input.isEmpty()) {
            throw new RequestFailure.Invalid(NO_INPUT);
        }
        String path = folder(call.fields().text(PATH));
        String hash =
                broker.hash(path, input)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "unknown audit backend \"" + path + "\""));
        return Response.mirrored(JsonObject.builder().put("hash", hash).build());
    }

    /** The key with which anybody verifies the checkpoints of every audit log of this server. */
    Response checkpointKey(ReadTransaction tx, Call call) {
        return AuditTable.signer(tx)
                .map(signer ->
                        Response.ok(
                                JsonObject.builder()
                                        .put("algorithm", "ed25519")
                                        .put("public_key", signer.verifyingKey().pem())
                                        .build()))
                .orElseGet(Response::notFound);
    }

    private static String folder(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
