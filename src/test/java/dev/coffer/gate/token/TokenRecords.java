package dev.coffer.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.gate.lease.LeaseEntry;
import dev.coffer.gate.lease.LeaseKind;
import dev.coffer.gate.lease.LeaseRef;
import dev.coffer.gate.lease.Leases;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transactions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a store has of tokens and leases, and whether it fits together. */
public final class TokenRecords {
    /** More records of a type than any test makes. */
    private static final int ALL = 1_000_000;

    private static final List<RecordType> TYPES =
            List.of(
                    RecordType.TOKEN,
                    RecordType.TOKEN_ACCESSOR,
                    RecordType.TOKEN_DEPENDENT,
                    RecordType.TOKEN_ROLE,
                    RecordType.LEASE,
                    RecordType.EXPIRY,
                    RecordType.LEASE_PATH,
                    RecordType.TOKEN_STATE);

    private TokenRecords() {}

    /** How many records there are of each type. */
    public static Map<RecordType, Integer> counts(Transactions transactions) {
        return transactions.read(
                Cancellation.NONE,
                tx -> {
                    Map<RecordType, Integer> counts = new EnumMap<>(RecordType.class);
                    TYPES.forEach(type -> counts.put(type, keys(tx, type).size()));
                    return counts;
                });
    }

    /**
     * Checks that each token and lease is found in every way in which it must be found, and that
     * nothing else is noted anywhere.
     */
    public static void check(Transactions transactions, Tokens tokens) {
        var _ =
                transactions.read(
                        Cancellation.NONE,
                        tx -> {
                            check(tx, tokens);
                            return "";
                        });
    }

    private static void check(ReadTransaction tx, Tokens tokens) {
        Map<Bytes, TokenEntry> kept =
                keys(tx, RecordType.TOKEN).stream()
                        .map(key -> key.bytes().slice(1))
                        .filter(hash -> !tokens.kept(tx, hash).orElseThrow().isTombstone())
                        .collect(
                                Collectors.toMap(
                                        hash -> hash, hash -> tokens.kept(tx, hash).orElseThrow()));
        Map<Bytes, LeaseEntry> leases =
                keys(tx, RecordType.LEASE).stream()
                        .map(key -> key.bytes().slice(1))
                        .collect(
                                Collectors.toMap(
                                        hash -> hash,
                                        hash ->
                                                Leases.kept(
                                                                tx,
                                                                new LeaseRef(
                                                                        LeaseKind.SECRET, hash))
                                                        .orElseThrow()));
        accessors(tx, kept);
        Stream<Bytes> ending =
                Stream.concat(
                        kept.entrySet().stream()
                                .filter(token -> token.getValue().life().expires().isPresent())
                                .map(Map.Entry::getKey),
                        leases.keySet().stream());
        assertThat(hashes(tx, RecordType.EXPIRY)).isEqualTo(ending.collect(Collectors.toSet()));
        Stream<Bytes> leased =
                Stream.concat(
                        kept.entrySet().stream()
                                .filter(token -> token.getValue().life().leased())
                                .map(Map.Entry::getKey),
                        leases.keySet().stream());
        assertThat(members(tx)).isEqualTo(leased.collect(Collectors.toSet()));
    }

    private static void accessors(ReadTransaction tx, Map<Bytes, TokenEntry> kept) {
        List<Entry> records =
                tx.peekScan(RecordRange.all(RecordType.TOKEN_ACCESSOR), ALL).entries();
        Map<Bytes, String> byHash =
                records.stream()
                        .map(entry -> AccessorRecord.decode(entry.value()))
                        .collect(
                                Collectors.toMap(
                                        AccessorRecord::tokenHash, AccessorRecord::accessor));
        Map<Bytes, String> wanted =
                kept.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, token -> token.getValue().accessor()));
        assertThat(byHash).isEqualTo(wanted);
    }

    /** The tokens and leases at the end of the keys of a type. */
    private static Set<Bytes> hashes(ReadTransaction tx, RecordType type) {
        return keys(tx, type).stream().map(TokenRecords::hash).collect(Collectors.toSet());
    }

    private static Set<Bytes> members(ReadTransaction tx) {
        return keys(tx, RecordType.LEASE_PATH).stream()
                .filter(key -> key.bytes().byteAt(1) == 1)
                .map(TokenRecords::hash)
                .collect(Collectors.toSet());
    }

    private static Bytes hash(RecordKey key) {
        return key.bytes().slice(key.bytes().length() - TokenMaker.HASH_BYTES);
    }

    private static List<RecordKey> keys(ReadTransaction tx, RecordType type) {
        return tx.peekKeys(RecordRange.all(type), ALL);
    }

    /** A token that is kept, whether it is valid or not. */
    public static Optional<TokenEntry> kept(Transactions transactions, Tokens tokens, String text) {
        return transactions.read(
                Cancellation.NONE, tx -> tokens.kept(tx, tx.names().tokenHash(text)));
    }
}
