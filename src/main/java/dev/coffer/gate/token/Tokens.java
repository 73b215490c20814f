package dev.coffer.gate.token;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.RandomText;
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
import java.util.Optional;

/**
 * Tokens as records, each under a keyed hash of its text: the text is never stored, compared or
 * logged, so a lookup takes the same time however much of a guess is right. Stateless.
 */
public final class Tokens {
    /**
     * Longer texts are no token; bounds the work that an unknown caller causes. The longest that
     * OpenBao issues are batch tokens with their metadata.
     */
    public static final int MAX_TEXT_LENGTH = 8_192;

    private Tokens() {}

    /** The entry of a token; empty if there is none. */
    public static Optional<TokenEntry> find(ReadTransaction tx, ClientToken token) {
        String text = token.exposeForHashing();
        if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        return Optional.ofNullable(tx.get(key(tx, text))).map(Tokens::decode);
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
