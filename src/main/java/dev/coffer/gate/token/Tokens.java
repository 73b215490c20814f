package dev.coffer.gate.token;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.RandomText;
import dev.coffer.engine.Caller;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens as records, each under a keyed hash of its text: the text is never stored, compared or
 * logged, so a lookup takes the same time however much of a guess is right. Thread-safe.
 *
 * <p>What a record says is worked out once: the result depends on nothing but the record's content,
 * so what is remembered cannot be stale.
 */
public final class Tokens {
    /**
     * Longer texts are no token; bounds the work that an unknown caller causes. The longest that
     * OpenBao issues are batch tokens with their metadata.
     */
    public static final int MAX_TEXT_LENGTH = 8_192;

    /** Records remembered; beyond that all are forgotten and worked out again. */
    private static final int MAX_REMEMBERED = 4_096;

    private final Map<Bytes, TokenEntry> remembered = new ConcurrentHashMap<>();

    /** The entry of a token; empty if there is none. */
    public Optional<TokenEntry> find(ReadTransaction tx, ClientToken token) {
        String text = token.exposeForHashing();
        if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        return Optional.ofNullable(tx.get(key(tx, text))).map(this::entry);
    }

    /** What an engine may know of a token: its accessor, which no other token has, as a hash. */
    public static Caller caller(ReadTransaction tx, TokenEntry entry) {
        return new Caller(Caller.Kind.SERVICE, tx.names().tokenHash(entry.accessor()));
    }

    /** Forgets what was worked out: the server is being sealed. */
    public void forget() {
        remembered.clear();
    }

    private TokenEntry entry(Bytes record) {
        TokenEntry known = remembered.get(record);
        if (known != null) {
            return known;
        }
        TokenEntry decoded = decode(record);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(record, decoded);
        return decoded;
    }

    /** A new root token's text: {@code s.} and 24 characters. */
    public static ClientToken newText(RandomSource random) {
        return ClientToken.of(RandomText.serviceToken(random));
    }

    /** Keeps a token that may do everything and never expires. */
    public static void putRoot(Transaction tx, ClientToken token, String accessor, Instant now) {
        TokenEntry entry =
                new TokenEntry(
                        accessor,
                        List.of(TokenEntry.ROOT_POLICY),
                        TokenEntry.ROOT_POLICY,
                        "auth/token/root",
                        now);
        put(tx, token, entry);
    }

    /** Keeps a token under its keyed hash. */
    public static void put(Transaction tx, ClientToken token, TokenEntry entry) {
        tx.put(key(tx, token.exposeForHashing()), encode(entry));
    }

    private static RecordKey key(ReadTransaction tx, String text) {
        return RecordKey.of(RecordType.TOKEN, tx.names().tokenHash(text).toArray());
    }

    private static TokenEntry decode(Bytes record) {
        StoredFields fields = StoredFields.read(record);
        return new TokenEntry(
                fields.text("accessor"),
                fields.texts("policies"),
                fields.text("display_name"),
                fields.text("path"),
                Instant.parse(fields.text("created")));
    }

    private static Bytes encode(TokenEntry entry) {
        return StoredFields.write(
                JsonObject.builder()
                        .put("accessor", entry.accessor())
                        .put("policies", JsonArray.ofStrings(entry.policies()))
                        .put("display_name", entry.displayName())
                        .put("path", entry.path())
                        .put("created", entry.created().toString())
                        .build());
    }
}
