package dev.coffer.gate.audit;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.SigningKey;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Audit devices, the key of their checkpoints and the headers they show, as records. Stateless. */
public final class AuditTable {
    /** How many devices there may be; above it enabling answers 400. */
    public static final int MAX_DEVICES = 64;

    /** How many headers may be shown; above it adding one answers 400. */
    public static final int MAX_HEADERS = 100;

    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final RecordKey SIGNER = RecordKey.of(RecordType.AUDIT_SIGNER);
    private static final RecordKey HEADERS = RecordKey.of(RecordType.AUDIT_HEADERS);

    private AuditTable() {}

    /**
     * What a new device is asked to be.
     *
     * @param path with a slash at its end
     * @param configured whether the configuration file says so
     */
    public record Wanted(
            String path,
            String type,
            String description,
            SortedMap<String, String> options,
            boolean local,
            boolean configured) {}

    /** Every device by its path. All of them are part of the read set, new ones as well. */
    public static List<DeviceEntry> all(ReadTransaction tx) {
        List<DeviceEntry> devices = new ArrayList<>();
        tx.scan(RecordRange.all(RecordType.AUDIT_DEVICE), MAX_DEVICES)
                .entries()
                .forEach(record -> devices.add(decode(record.key(), record.value())));
        devices.sort(Comparator.comparing(DeviceEntry::path));
        return devices;
    }

    /** A new device with keys of its own; not written yet. */
    public static DeviceEntry create(Wanted wanted, RandomSource random) {
        return new DeviceEntry(
                Bytes.wrap(random.bytes(ID_BYTES)),
                wanted.path(),
                wanted.type(),
                wanted.description(),
                wanted.options(),
                wanted.local(),
                wanted.configured(),
                SecretBytes.random(random, SECRET_BYTES),
                SecretBytes.random(random, SECRET_BYTES));
    }

    /** Writes a device. */
    @ExposesSecret("the device's keys are part of its sealed record")
    public static void put(Transaction tx, DeviceEntry device) {
        JsonObject.Builder options = JsonObject.builder();
        for (Map.Entry<String, String> option : device.options().entrySet()) {
            options.put(option.getKey(), option.getValue());
        }
        tx.put(
                key(device),
                StoredFields.write(
                        JsonObject.builder()
                                .put("path", device.path())
                                .put("type", device.type())
                                .put("description", device.description())
                                .put("options", options.build())
                                .put("local", device.local())
                                .put("configured", device.configured())
                                .put("salt", base64(device.salt()))
                                .put("chain_key", base64(device.chainKey()))
                                .build()));
    }

    /** Removes a device. */
    public static void remove(Transaction tx, DeviceEntry device) {
        tx.delete(key(device));
    }

    private static RecordKey key(DeviceEntry device) {
        return RecordKey.of(RecordType.AUDIT_DEVICE, device.id().toArray());
    }

    private static DeviceEntry decode(RecordKey key, Bytes content) {
        StoredFields fields = StoredFields.read(content);
        return new DeviceEntry(
                key.bytes().slice(1),
                fields.text("path"),
                fields.text("type"),
                fields.text("description"),
                fields.textsByName("options"),
                fields.flag("local"),
                fields.flag("configured"),
                secret(fields.text("salt")),
                secret(fields.text("chain_key")));
    }

    /** The key that signs checkpoints; empty until the first device is enabled. */
    public static Optional<SigningKey> signer(ReadTransaction tx) {
        return Optional.ofNullable(tx.get(SIGNER))
                .map(content -> {
                    SecretBytes seed = secret(StoredFields.read(content).text("seed"));
                    SigningKey key = SigningKey.of(seed);
                    seed.destroy();
                    return key;
                });
    }

    /** The key that signs checkpoints, made where there is none. */
    @ExposesSecret("the seed is part of its sealed record")
    public static SigningKey ensureSigner(Transaction tx, RandomSource random) {
        Optional<SigningKey> known = signer(tx);
        if (known.isPresent()) {
            return known.get();
        }
        SecretBytes seed = SecretBytes.random(random, SigningKey.SEED_BYTES);
        tx.put(SIGNER, StoredFields.write(JsonObject.builder().put("seed", base64(seed)).build()));
        SigningKey made = SigningKey.of(seed);
        seed.destroy();
        return made;
    }

    /** The headers that are shown. */
    public static AuditedHeaders headers(ReadTransaction tx) {
        Bytes content = tx.get(HEADERS);
        if (content == null) {
            return AuditedHeaders.NONE;
        }
        SortedMap<String, Boolean> headers = new TreeMap<>();
        StoredFields.read(content)
                .textsByName("headers")
                .forEach((name, hmac) -> headers.put(name, Boolean.valueOf(hmac)));
        return new AuditedHeaders(headers);
    }

    /** Writes the headers that are shown. */
    public static void putHeaders(Transaction tx, AuditedHeaders headers) {
        JsonObject.Builder names = JsonObject.builder();
        headers.hashed().forEach((name, hmac) -> names.put(name, String.valueOf(hmac)));
        tx.put(
                HEADERS,
                StoredFields.write(JsonObject.builder().put("headers", names.build()).build()));
    }

    private static SecretBytes secret(String base64) {
        return SecretBytes.takeOver(
                Encodings.fromBase64(base64)
                        .orElseThrow(
                                () -> new IllegalStateException("stored audit key is not base64")));
    }

    @ExposesSecret("goes into a sealed record")
    private static String base64(SecretBytes secret) {
        byte[] bytes = secret.expose();
        String text = Encodings.base64(bytes);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }
}
