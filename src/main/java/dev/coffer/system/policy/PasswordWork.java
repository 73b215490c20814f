package dev.coffer.system.policy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads, writes and uses password policies: one record each, under a keyed hash of its name, which
 * keeps its case.
 *
 * <p>Source: OpenBao internal/vault/logical_system.go, handlePoliciesPassword*.
 */
final class PasswordWork {
    static final String NAME = "name";
    static final String POLICY = "policy";

    /** UTF-16 characters of a policy's text. */
    static final int MAX_TEXT_LENGTH = 65_536;

    /** Password policies in the store. */
    static final int MAX_POLICIES = 1_000;

    private static final int MAX_NAME_LENGTH = 512;
    private static final int SCAN_PAGE = 100;
    private static final RecordRange ALL = RecordRange.all(RecordType.PASSWORD_POLICY);

    /** Keeps the hashes of these names apart from those of every other kind of name. */
    private static final Bytes NAMES =
            Bytes.wrap("sys/policies/pwd".getBytes(StandardCharsets.US_ASCII));

    private static final String NO_POLICY = "missing policy";
    private static final String NOT_FOUND = "policy does not exist";
    private static final String TOO_LONG =
            "a password policy has at most " + MAX_TEXT_LENGTH + " characters";
    private static final String NAME_TOO_LONG =
            "a password policy's name has at most " + MAX_NAME_LENGTH + " characters";
    private static final String TOO_MANY =
            "there are " + MAX_POLICIES + " password policies already";
    private static final String UNREADABLE = "stored password policy configuration failed to parse";

    private final RandomSource random;

    PasswordWork(RandomSource random) {
        this.random = random;
    }

    Response list(ReadTransaction tx) {
        List<String> names = new ArrayList<>();
        Slice slice = tx.scan(ALL, SCAN_PAGE);
        slice.entries().forEach(record -> names.add(fields(record.value()).text(NAME)));
        while (slice.more()) {
            slice = tx.scan(ALL.after(slice.entries().getLast().key()), SCAN_PAGE);
            slice.entries().forEach(record -> names.add(fields(record.value()).text(NAME)));
        }
        names.sort(PolicyNames.LIST_ORDER);
        return names.isEmpty()
                ? Response.notFound()
                : Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }

    Response read(ReadTransaction tx, Call call) {
        return Response.ok(JsonObject.builder().put(POLICY, text(tx, call)).build());
    }

    Response write(Transaction tx, Call call) {
        String name = call.fields().text(NAME);
        String given = call.fields().text(POLICY);
        require(!given.isEmpty(), NO_POLICY);
        require(given.length() <= MAX_TEXT_LENGTH, TOO_LONG);
        require(name.length() <= MAX_NAME_LENGTH, NAME_TOO_LONG);
        String text = PolicyWork.decoded(given);
        var _ = PasswordText.parse(text).space();
        RecordKey key = key(tx, name);
        boolean room = tx.get(key) != null || tx.peekKeys(ALL, MAX_POLICIES).size() < MAX_POLICIES;
        require(room, TOO_MANY);
        tx.put(
                key,
                StoredFields.write(JsonObject.builder().put(NAME, name).put(POLICY, text).build()));
        return Response.noContent();
    }

    Response delete(Transaction tx, Call call) {
        tx.delete(key(tx, call.fields().text(NAME)));
        return Response.noContent();
    }

    Response generate(ReadTransaction tx, Call call) {
        String password = space(text(tx, call)).draw(random);
        return Response.ok(JsonObject.builder().put("password", password).build());
    }

    private static PasswordSpace space(String stored) {
        try {
            return PasswordText.parse(stored).space();
        } catch (RequestFailure.Invalid writtenByAnotherVersion) {
            throw new RequestFailure.Internal(UNREADABLE);
        }
    }

    private static String text(ReadTransaction tx, Call call) {
        return Optional.ofNullable(tx.get(key(tx, call.fields().text(NAME))))
                .map(record -> fields(record).text(POLICY))
                .orElseThrow(() -> new RequestFailure.NoRoute(RequestFailure.oneError(NOT_FOUND)));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RequestFailure.Invalid(RequestFailure.oneError(otherwise));
        }
    }

    private static RecordKey key(ReadTransaction tx, String name) {
        return RecordKey.of(RecordType.PASSWORD_POLICY, tx.names().nameHash(NAMES, name).toArray());
    }

    private static StoredFields fields(Bytes record) {
        return StoredFields.read(record);
    }
}
