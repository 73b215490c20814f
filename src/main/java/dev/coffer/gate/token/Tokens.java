package dev.coffer.gate.token;

import dev.coffer.engine.Caller;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Parent;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds tokens that are valid: known, not over, not revoked, neither themselves nor with what they
 * came from. Each lies under a keyed hash of its text: the text is never stored, compared or
 * logged, so a lookup takes the same time however much of a guess is right. Thread-safe.
 *
 * <p>What a record says is worked out once: the result depends on nothing but the record's content,
 * so what is remembered cannot be stale. A decision costs one cached lookup for the token, one for
 * the revoked prefixes, and one for each token above it.
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
    private final Voids voids;
    private final BatchTokens batches;

    /** Tokens that end with what {@code voids} says. */
    public Tokens(Voids voids, BatchTokens batches) {
        this.voids = voids;
        this.batches = batches;
    }

    /** A token by its text, if it is valid now. */
    public Optional<Token> find(ReadTransaction tx, ClientToken token, Instant now) {
        String text = token.exposeForHashing();
        if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        if (BatchTokens.isBatch(text)) {
            return batches.open(tx, text)
                    .filter(found -> hasMount(tx, found.entry()))
                    .filter(found -> isValid(tx, found.entry(), now));
        }
        return find(tx, tx.names().tokenHash(text), now);
    }

    /** A token by the hash under which it is kept, if it is valid now. */
    public Optional<Token> find(ReadTransaction tx, Bytes hash, Instant now) {
        return kept(tx, hash)
                .filter(entry -> isValid(tx, entry, now))
                .map(entry -> new Token(hash, entry));
    }

    /** A token by its accessor, if it is valid now. */
    public Optional<Token> findByAccessor(ReadTransaction tx, String accessor, Instant now) {
        if (accessor.length() > MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        Bytes record = tx.get(TokenKeys.accessor(tx, accessor));
        return record == null
                ? Optional.empty()
                : find(tx, AccessorRecord.decode(record).tokenHash(), now);
    }

    /** The first accessors, in no useful order, those of tokens that are over among them. */
    public static List<String> accessors(ReadTransaction tx, int limit) {
        return tx.peekScan(RecordRange.all(RecordType.TOKEN_ACCESSOR), limit).entries().stream()
                .map(entry -> AccessorRecord.decode(entry.value()).accessor())
                .toList();
    }

    /** The record of a token whether it is valid or not. */
    public Optional<TokenEntry> kept(ReadTransaction tx, Bytes hash) {
        return Optional.ofNullable(tx.get(TokenKeys.token(hash))).map(this::entry);
    }

    /** Whether a token ends with no other. */
    public static boolean isOrphan(TokenEntry entry) {
        return entry.origin().parent().isEmpty();
    }

    /** What an engine may know of a token. */
    public static Caller caller(TokenEntry entry) {
        Caller.Kind kind = entry.kind() == Kind.SERVICE ? Caller.Kind.SERVICE : Caller.Kind.BATCH;
        TokenEntry.Origin origin = entry.origin();
        return new Caller(kind, entry.serial(), origin.entityId(), origin.displayName());
    }

    /** Forgets what was worked out: the server is being sealed. */
    public void forget() {
        remembered.clear();
        batches.forget();
    }

    /** There is no record of a batch token that could go with the mount it came from. */
    private static boolean hasMount(ReadTransaction tx, TokenEntry entry) {
        return entry.origin().login().filter(login -> !Mounts.exists(tx, login.id())).isEmpty();
    }

    private boolean isValid(ReadTransaction tx, TokenEntry entry, Instant now) {
        TokenEntry at = entry;
        while (true) {
            if (at.life().isOver(now)
                    || at.isTombstone()
                    || voids.covers(tx, at.origin().path(), at.epoch())) {
                return false;
            }
            Optional<Parent> parent = at.origin().parent();
            if (parent.isEmpty()) {
                return true;
            }
            Optional<TokenEntry> above =
                    kept(tx, parent.get().hash())
                            .filter(found -> found.serial().equals(parent.get().serial()));
            if (above.isEmpty()) {
                return false;
            }
            if (above.get().isTombstone()) {
                return true;
            }
            at = above.get();
        }
    }

    private TokenEntry entry(Bytes record) {
        TokenEntry known = remembered.get(record);
        if (known != null) {
            return known;
        }
        TokenEntry decoded = TokenRecord.decode(Kind.SERVICE, record);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(record, decoded);
        return decoded;
    }
}
