package dev.coffer.gate.token;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.OpeningFailedException;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that carry their own entry, sealed: nothing of them is stored, so they can neither be
 * counted nor revoked, and end with their time or their parent. Thread-safe.
 *
 * <p>The key is a random record of its own, made with the first batch token and sealed like every
 * record; it does not change when the keyring rotates, so such tokens survive that.
 */
public final class BatchTokens {
    private static final String PREFIX = "b.";
    private static final String OTHER_PREFIX = "hvb.";
    private static final RecordKey KEY = RecordKey.of(RecordType.TOKEN_STATE, new byte[] {1});
    private static final byte[] NOTHING = {};
    private static final byte[] PURPOSE = "coffer v1 batch token".getBytes(StandardCharsets.UTF_8);

    private final RandomSource random;
    private final AtomicReference<@Nullable Opened> opened = new AtomicReference<>();

    /** Batch tokens whose keys and nonces come from {@code random}. */
    public BatchTokens(RandomSource random) {
        this.random = random;
    }

    /** The cipher made of a record's content. */
    private record Opened(Bytes content, Aead aead) {}

    /** Whether a text has the form of a batch token. */
    static boolean isBatch(String text) {
        return text.startsWith(PREFIX) || text.startsWith(OTHER_PREFIX);
    }

    /** The text of a new batch token. */
    ClientToken seal(Transaction tx, TokenEntry entry) {
        Bytes content = tx.get(KEY);
        if (content == null) {
            content = Bytes.wrap(random.bytes(Aead.KEY_SIZE_BYTES));
            tx.put(KEY, content);
        }
        byte[] sealed = aead(content).seal(NOTHING, TokenRecord.encode(entry).toArray(), PURPOSE);
        return ClientToken.of(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    /**
     * The token in a text; empty where it was not made here.
     *
     * @throws RequestFailure.Invalid 400 if the text is no base64
     */
    Optional<Token> open(ReadTransaction tx, String text) {
        byte[] sealed = decoded(text.substring(text.indexOf('.') + 1));
        Bytes content = tx.get(KEY);
        if (content == null) {
            return Optional.empty();
        }
        try {
            byte[] entry = aead(content).open(sealed, 0, PURPOSE);
            return Optional.of(
                    new Token(Bytes.empty(), TokenRecord.decode(Kind.BATCH, Bytes.wrap(entry))));
        } catch (OpeningFailedException _) {
            return Optional.empty();
        }
    }

    /** Erases the key: the server is being sealed. */
    void forget() {
        Opened last = opened.getAndSet(null);
        if (last != null) {
            last.aead().destroy();
        }
    }

    private Aead aead(Bytes content) {
        Opened known = opened.get();
        if (known != null && known.content().equals(content)) {
            return known.aead();
        }
        SecretBytes key = SecretBytes.copyOf(content.toArray());
        Opened fresh = new Opened(content, Aead.of(key, random));
        key.destroy();
        opened.set(fresh);
        return fresh.aead();
    }

    private static byte[] decoded(String text) {
        int last = text.lastIndexOf('.');
        String body = last < 0 ? text : text.substring(0, text.indexOf('.'));
        for (int i = 0; i < body.length(); i++) {
            if (!isBase64(body.charAt(i))) {
                throw illegal(i);
            }
        }
        if (body.length() % 4 == 1) {
            throw illegal(body.length() - 1);
        }
        return Base64.getUrlDecoder().decode(body);
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }

    private static RequestFailure illegal(int at) {
        return new RequestFailure.Invalid("illegal base64 data at input byte " + at);
    }
}
