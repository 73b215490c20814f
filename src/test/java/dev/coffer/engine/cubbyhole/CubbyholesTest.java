package dev.coffer.engine.cubbyhole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.TransactionRunner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Cubbyholes as records. */
final class CubbyholesTest {
    private static final Set<RecordType> TYPES =
            Set.of(
                    RecordType.CUBBYHOLE_PATH,
                    RecordType.CUBBYHOLE_VALUE,
                    RecordType.RETIRED_CUBBYHOLE);

    private final TransactionRunner transactions = TestingBarrier.transactions(new MemoryStore());
    private final Bytes ann = owner(1);
    private final Bytes bob = owner(2);

    private static Bytes owner(int number) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) number;
        return Bytes.wrap(bytes);
    }

    private void write(Consumer<Transaction> work) {
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            work.accept(tx);
                            return true;
                        });
    }

    private boolean answer(Predicate<Transaction> work) {
        return transactions.write(Cancellation.NONE, work::test);
    }

    private void put(Bytes owner, String path, String value) {
        write(tx -> Cubbyholes.write(tx, owner, path, Bytes.fromUtf8(value)));
    }

    private Optional<String> get(Bytes owner, String path) {
        return transactions.read(
                Cancellation.NONE, tx -> Cubbyholes.read(tx, owner, path).map(Bytes::utf8));
    }

    private List<String> list(Bytes owner, String folder) {
        return transactions.read(Cancellation.NONE, tx -> Cubbyholes.list(tx, owner, folder));
    }

    private int records() {
        return transactions.read(
                Cancellation.NONE,
                tx ->
                        TYPES.stream()
                                .mapToInt(type ->
                                        tx.scan(RecordRange.all(type), 10_000).entries().size())
                                .sum());
    }

    @Test
    void values_ofOneToken_areNobodyElses() {
        put(ann, "a", "1");
        put(bob, "a", "2");

        write(tx -> Cubbyholes.delete(tx, bob, "a"));

        assertThat(get(ann, "a")).contains("1");
        assertThat(get(bob, "a")).isEmpty();
        assertThat(list(bob, "")).isEmpty();
    }

    @Test
    void list_ofAFolder_showsNamesAndSubFoldersInOrder() {
        for (String path : List.of("b", "a", "a/x/y", "a/z", "\u00e9", "a/x/w", "c//d")) {
            put(ann, path, path);
        }

        assertThat(list(ann, "")).containsExactly("a", "a/", "b", "c/", "\u00e9");
        assertThat(list(ann, "a/")).containsExactly("x/", "z");
        assertThat(list(ann, "a/x/")).containsExactly("w", "y");
        assertThat(list(ann, "c/")).containsExactly("/");
        assertThat(list(ann, "b/")).isEmpty();
    }

    @Test
    void hidden_value_isReadButNotListed() {
        write(tx -> Cubbyholes.hide(tx, ann, "response", Bytes.fromUtf8("r")));

        assertThat(get(ann, "response")).contains("r");
        assertThat(list(ann, "")).isEmpty();
    }

    @Test
    void end_ofATokenThatKeptLittle_leavesNothing() {
        put(ann, "a", "1");
        put(ann, "b", "1");
        put(bob, "a", "2");
        write(tx -> Cubbyholes.hide(tx, ann, "response", Bytes.fromUtf8("r")));

        assertThat(answer(tx -> Cubbyholes.ended(tx, ann))).isFalse();

        assertThat(get(ann, "a")).isEmpty();
        assertThat(get(ann, "response")).isEmpty();
        assertThat(records()).isEqualTo(2);
        assertThat(get(bob, "a")).contains("2");
    }

    @Test
    void end_ofATokenThatKeptMuch_isCleanedUpInSteps() {
        write(tx -> {
            for (int i = 0; i < 700; i++) {
                Cubbyholes.write(tx, ann, "k" + i, Bytes.fromUtf8("v"));
            }
        });
        put(bob, "a", "2");

        assertThat(answer(tx -> Cubbyholes.ended(tx, ann))).isTrue();
        int steps = 0;
        while (answer(Cubbyholes::cleaned)) {
            steps++;
        }

        assertThat(steps).isGreaterThan(3);
        assertThat(records()).isEqualTo(2);
        assertThat(get(bob, "a")).contains("2");
    }
}
