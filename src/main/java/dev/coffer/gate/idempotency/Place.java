package dev.coffer.gate.idempotency;

import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Request;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Where the answer to a request is kept. An entity's tokens share its keys; a token without an
 * entity has its own.
 *
 * @param bytes keyed hash of who asks, then of who asks and the key; 16 bytes each
 */
record Place(Bytes bytes) {
    private static final int HASH_BYTES = Names.HASH_BYTES;
    private static final int BYTES = 2 * HASH_BYTES;

    /** Follows the type in the keys of ends. */
    static final byte END = 0;

    private static final int SECOND_AT = 2;

    static Place of(ReadTransaction tx, Token asker, Request request, String key) {
        String owner = owner(tx, asker.entry(), request);
        ByteBuffer both = ByteBuffer.allocate(BYTES);
        both.put(hash(tx, "owner " + owner).asBuffer());
        both.put(hash(tx, "key " + owner + ' ' + key).asBuffer());
        return new Place(Bytes.wrap(both.array()));
    }

    private static String owner(ReadTransaction tx, TokenEntry entry, Request request) {
        String entity = entry.origin().entityId();
        if (!entity.isEmpty()) {
            return "entity " + entity;
        }
        if (!entry.accessor().isEmpty()) {
            return "accessor " + entry.accessor();
        }
        ClientToken batch = request.caller().token();
        if (batch == null) {
            throw new IllegalStateException("a token that nobody has sent");
        }
        Bytes hash = tx.names().tokenHash(batch.exposeForHashing());
        return "token " + new String(hash.toArray(), StandardCharsets.ISO_8859_1);
    }

    private static Bytes hash(ReadTransaction tx, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return tx.names().contentHash(content).slice(0, HASH_BYTES);
    }

    RecordKey answer() {
        return RecordKey.of(RecordType.KEPT_ANSWER, bytes.toArray());
    }

    Bytes owner() {
        return bytes.slice(0, HASH_BYTES);
    }

    /** A number from 0 to 255 that is another one for most keys of an owner. */
    int spread() {
        return Byte.toUnsignedInt(bytes.byteAt(HASH_BYTES));
    }

    /** Notes when an answer ends, so that it is found then. */
    static void noteEnd(Transaction tx, Instant at, Place place) {
        tx.put(end(at.getEpochSecond(), place.bytes), Bytes.empty());
    }

    /** The first answers that have ended. */
    static List<End> ended(ReadTransaction tx, Instant now, int limit) {
        RecordRange over =
                RecordRange.between(
                        end(0, Bytes.empty()), end(now.getEpochSecond(), Bytes.empty()));
        return tx.peekScan(over, limit).entries().stream()
                .map(entry -> new End(entry.key()))
                .toList();
    }

    static RecordKey end(long second, Bytes place) {
        ByteBuffer key = ByteBuffer.allocate(1 + Long.BYTES + place.length());
        key.put(END).putLong(Math.max(0, second)).put(place.asBuffer());
        return RecordKey.of(RecordType.KEPT_ANSWER_INDEX, key.array());
    }

    /**
     * A note that an answer ends.
     *
     * @param key of the note: type, kind, second, place
     */
    record End(RecordKey key) {
        long second() {
            return key.bytes().asBuffer().getLong(SECOND_AT);
        }

        Place place() {
            return new Place(key.bytes().slice(SECOND_AT + Long.BYTES));
        }
    }
}
