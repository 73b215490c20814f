package dev.coffer.system.keys;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.seal.EncodedShares;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The encrypted shares of the last replacement that asked for a backup. Only the owners of the
 * OpenPGP keys can read them.
 *
 * @param nonce of the attempt that they come from
 * @param fingerprints of the keys, one a share
 * @param shares encrypted, in hexadecimal digits
 */
record ShareBackup(String nonce, List<String> fingerprints, List<String> shares) {
    private static final RecordKey UNSEAL = RecordKey.of(RecordType.SHARE_BACKUP);
    private static final RecordKey RECOVERY = RecordKey.of(RecordType.SHARE_BACKUP, new byte[] {1});

    ShareBackup {
        fingerprints = List.copyOf(fingerprints);
        shares = List.copyOf(shares);
    }

    static void put(Transaction tx, boolean recovery, String nonce, EncodedShares shares) {
        tx.put(
                key(recovery),
                StoredFields.write(
                        JsonObject.builder()
                                .put("nonce", nonce)
                                .put("fingerprints", JsonArray.ofStrings(shares.fingerprints()))
                                .put("shares", JsonArray.ofStrings(shares.hex()))
                                .build()));
    }

    static Optional<ShareBackup> find(ReadTransaction tx, boolean recovery) {
        return Optional.ofNullable(tx.get(key(recovery)))
                .map(StoredFields::read)
                .map(fields ->
                        new ShareBackup(
                                fields.text("nonce"),
                                fields.texts("fingerprints"),
                                fields.texts("shares")));
    }

    static void remove(Transaction tx, boolean recovery) {
        tx.delete(key(recovery));
    }

    private static RecordKey key(boolean recovery) {
        return recovery ? RECOVERY : UNSEAL;
    }

    JsonObject view() {
        Map<String, List<String>> hex = new TreeMap<>();
        Map<String, List<String>> base64 = new TreeMap<>();
        for (int i = 0; i < shares.size(); i++) {
            String owner = fingerprints.get(i);
            String share = shares.get(i);
            hex.computeIfAbsent(owner, _ -> new ArrayList<>()).add(share);
            base64.computeIfAbsent(owner, _ -> new ArrayList<>())
                    .add(Encodings.base64(Encodings.fromHex(share).orElseThrow()));
        }
        return JsonObject.builder()
                .put("keys", lists(hex))
                .put("keys_base64", lists(base64))
                .put("nonce", nonce)
                .build();
    }

    private static JsonValue lists(Map<String, List<String>> texts) {
        JsonObject.Builder out = JsonObject.builder();
        texts.forEach((name, list) -> out.put(name, JsonArray.ofStrings(list)));
        return out.build();
    }
}
