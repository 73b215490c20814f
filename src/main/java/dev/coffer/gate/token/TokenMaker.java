package dev.coffer.gate.token;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.RandomText;
import dev.coffer.gate.lease.Dependents;
import dev.coffer.gate.lease.Expiries;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.LeasePaths;
import dev.coffer.gate.lease.LeaseRef;
import dev.coffer.gate.lease.Voids;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.Origin;
import dev.coffer.gate.token.TokenEntry.Parent;
import dev.coffer.json.JsonNull;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes tokens. Thread-safe. */
public final class TokenMaker {
    /** Tokens above a token, at most: each of them is looked at whenever the token is used. */
    static final int MAX_DEPTH = 100;

    /** Length of the keyed hash under which a token is kept. */
    public static final int HASH_BYTES = 32;

    private static final String DUPLICATE = "cannot create a token with a duplicate ID";

    private final RandomSource random;
    private final Voids voids;
    private final BatchTokens batches;

    /** Tokens whose texts come from {@code random}. */
    public TokenMaker(RandomSource random, Voids voids, BatchTokens batches) {
        this.random = random;
        this.voids = voids;
        this.batches = batches;
    }

    /** A new root token's text: {@code s.} and 24 characters. */
    public static ClientToken newText(RandomSource random) {
        return ClientToken.of(RandomText.serviceToken(random));
    }

    /** Keeps a first root token: it may do everything, never expires and has no lease. */
    public static void putRoot(
            Transaction tx, ClientToken token, RandomSource random, Instant now) {
        Origin origin =
                new Origin(
                        "auth/token/root",
                        TokenEntry.ROOT_POLICY,
                        JsonNull.NULL,
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty());
        TokenEntry entry =
                new TokenEntry(
                        Kind.SERVICE,
                        RandomText.base62(random, RandomText.TOKEN_LENGTH),
                        List.of(TokenEntry.ROOT_POLICY),
                        origin,
                        Life.endless(now),
                        0,
                        0,
                        List.of(),
                        0,
                        Bytes.wrap(random.bytes(TokenEntry.SERIAL_BYTES)));
        put(tx, tx.names().tokenHash(token.exposeForHashing()), entry);
    }

    /**
     * Makes a token.
     *
     * @throws RequestFailure.Invalid 400 if the chosen text cannot be one, or there are too many
     *     tokens above it
     */
    public IssuedToken make(Transaction tx, NewToken wanted) {
        if (wanted.origin().parent().filter(parent -> parent.depth() > MAX_DEPTH).isPresent()) {
            throw new RequestFailure.Invalid("too many generations of tokens");
        }
        if (wanted.kind() == Kind.BATCH) {
            TokenEntry entry = entry(tx, wanted, "", Bytes.empty());
            return new IssuedToken(batches.seal(tx, entry), entry);
        }
        String text = wanted.text();
        if (!text.isEmpty()) {
            checkChosen(text);
        }
        ClientToken token = text.isEmpty() ? newText(random) : ClientToken.of(text);
        Bytes hash = tx.names().tokenHash(token.exposeForHashing());
        if (tx.get(TokenKeys.token(hash)) != null) {
            throw new RequestFailure.Invalid(DUPLICATE);
        }
        TokenEntry entry =
                entry(
                        tx,
                        wanted,
                        RandomText.base62(random, RandomText.TOKEN_LENGTH),
                        Bytes.wrap(random.bytes(TokenEntry.SERIAL_BYTES)));
        put(tx, hash, entry);
        return new IssuedToken(token, entry);
    }

    /** Puts a token's record anew; its time has not changed. */
    static void rewrite(Transaction tx, Bytes hash, TokenEntry entry) {
        tx.put(TokenKeys.token(hash), TokenRecord.encode(entry));
    }

    /** Keeps a token that was renewed. */
    public static void renew(Transaction tx, Token before, TokenEntry after) {
        LeaseRef ref = ref(before.hash());
        before.entry().life().expires().ifPresent(at -> Expiries.remove(tx, at, ref));
        after.life().expires().ifPresent(at -> Expiries.add(tx, at, ref));
        rewrite(tx, before.hash(), after);
    }

    /** A token's reference within the records of leases. */
    static LeaseRef ref(Bytes hash) {
        return new LeaseRef(LeaseKind.TOKEN, hash);
    }

    /** What follows the path in the id of a token's lease. */
    public static String leaseSuffix(Bytes hash) {
        return "h" + Encodings.hex(hash.toArray());
    }

    private TokenEntry entry(Transaction tx, NewToken wanted, String accessor, Bytes serial) {
        return new TokenEntry(
                wanted.kind(),
                accessor,
                wanted.policies(),
                wanted.origin(),
                wanted.life(),
                wanted.uses(),
                wanted.uses(),
                wanted.boundCidrs(),
                voids.epoch(tx),
                serial);
    }

    private static void put(Transaction tx, Bytes hash, TokenEntry entry) {
        rewrite(tx, hash, entry);
        tx.put(
                TokenKeys.accessor(tx, entry.accessor()),
                new AccessorRecord(hash, entry.accessor()).encode());
        LeaseRef ref = ref(hash);
        Optional<Parent> parent = entry.origin().parent();
        parent.ifPresent(above -> Dependents.add(tx, above.serial(), ref));
        entry.life().expires().ifPresent(at -> Expiries.add(tx, at, ref));
        if (entry.life().leased()) {
            LeasePaths.add(
                    tx, entry.origin().path(), new LeasePaths.Member(ref, leaseSuffix(hash)));
        }
    }

    private static void checkChosen(String text) {
        if (text.startsWith("hvs.")) {
            throw new RequestFailure.Invalid("custom token ID cannot have the 'hvs.' prefix");
        }
        if (text.startsWith("s.")) {
            throw new RequestFailure.Invalid("custom token ID cannot have the 's.' prefix");
        }
        if (text.contains(".")) {
            throw new RequestFailure.Invalid("custom token ID cannot have a '.' in the value");
        }
        if (text.length() > Tokens.MAX_TEXT_LENGTH) {
            throw new RequestFailure.Invalid(
                    "custom token ID is longer than " + Tokens.MAX_TEXT_LENGTH + " characters");
        }
    }
}
