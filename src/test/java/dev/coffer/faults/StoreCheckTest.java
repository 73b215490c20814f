package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.kv.change.KeptChanges;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.server.check.StoreCheck;
import dev.coffer.storage.physical.Commit;
import dev.coffer.storage.physical.CommitResult;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Mutation;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.TxId;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The check of a store names what is wrong with histories, locks, repeats and changes, and has
 * nothing to say of what requests leave behind.
 */
final class StoreCheckTest {
    private static final String LOCK = "{\"data\":true,\"reason\":\"hold\"}";

    /** Follows the type in the index of kept answers: an end, or a count. */
    private static final byte END = 0;

    private static final int KIND_AT = 1;
    private static final int NUMBER_BYTES = 8;
    private static final int OPERATIONS_BETWEEN_CHECKS = 10;

    private final MemoryStore store = new MemoryStore();
    private final LocalServer server = LocalServer.create(store);
    private MountId mount = new MountId(Bytes.wrap(new byte[MountId.BYTES]));

    @BeforeEach
    void fill() {
        Scenes.mount(server, "secret", Scenes.V2);
        mount = server.mountId("secret/");
        Scenes.put(server, "secret/data/a", 3);
        for (int i = 0; i < 3; i++) {
            Scenes.metadata(server, "a", "{\"custom_metadata\":{\"n\":\"" + i + "\"}}");
        }
        server.must(200, "POST", "secret/lock/a", LOCK);
        Scenes.run(server, repeat("one"));
        Scenes.run(server, repeat("two"));
        countChanges();
    }

    private static Op repeat(String key) {
        return Op.repeatable(key, "PUT", "secret/data/twice", "{\"data\":{\"v\":\"x\"}}");
    }

    /** As the background does it. */
    private void countChanges() {
        while (server.transactions()
                .write(Cancellation.NONE, tx -> KeptChanges.forget(tx, mount, server.now()))) {
            assertThat(store.health()).isNotNull();
        }
    }

    private StoreCheck.Result check(boolean fix) {
        return new StoreCheck(store, server.transactions(), server.folders()).run(fix);
    }

    /** Records of a type, plain. */
    private SortedMap<RecordKey, Bytes> records(RecordType type) {
        return Records.of(server).of(type);
    }

    /** Takes a record away beneath everything that knows of it. */
    private void remove(RecordKey key) {
        try (Snapshot now = store.snapshot()) {
            Mutation change = new Mutation.Delete(Key.of(key.bytes()));
            long version = now.version();
            CommitResult done =
                    store.commit(
                            Commit.of(
                                    new TxId(7, version),
                                    version,
                                    Map.of(),
                                    List.of(),
                                    List.of(change)));
            assertThat(done).isInstanceOf(CommitResult.Committed.class);
        }
    }

    private void put(RecordKey key, Bytes content) {
        Bytes _ =
                server.transactions()
                        .write(
                                Cancellation.NONE,
                                tx -> {
                                    tx.put(key, content);
                                    return content;
                                });
    }

    /** A copy of a record under a key of another last number, name or id. */
    private void copy(RecordType type, UnaryOperator<byte[]> change) {
        Map.Entry<RecordKey, Bytes> first = records(type).firstEntry();
        byte[] other = change.apply(first.getKey().bytes().toArray());
        put(RecordKey.stored(type, Bytes.wrap(other)), first.getValue());
    }

    private static byte[] flipped(byte[] key, int at) {
        key[at] ^= 1;
        return key;
    }

    private static byte[] ending(byte[] key, int number) {
        key[key.length - 1] = (byte) number;
        return key;
    }

    private RecordKey index(byte kind) {
        return records(RecordType.KEPT_ANSWER_INDEX).keySet().stream()
                .filter(key -> key.bytes().byteAt(KIND_AT) == kind)
                .findFirst()
                .orElseThrow();
    }

    private RecordKey version(RecordType type, long number) {
        return records(type).keySet().stream()
                .filter(key -> key.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** One thing that can be wrong. */
    enum Damage {
        HISTORY_GAP("a version of the metadata that is missing, 2") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.version(RecordType.KV_METADATA, 2));
            }
        },
        HISTORY_BEYOND("a version that its key does not count") {
            @Override
            void make(StoreCheckTest test) {
                test.copy(RecordType.KV_METADATA, key -> ending(key, 9));
            }
        },
        HISTORY_OF_NO_KEY("a record of no key: KV_METADATA") {
            @Override
            void make(StoreCheckTest test) {
                test.copy(
                        RecordType.KV_METADATA, key -> flipped(key, key.length - NUMBER_BYTES - 1));
            }
        },
        FORGOTTEN_VERSION("a version that its key has forgotten: KV_METADATA") {
            @Override
            void make(StoreCheckTest test) {
                test.copy(RecordType.KV_METADATA, key -> ending(key, 0));
            }
        },
        LOCK_WITHOUT_NOTE("a lock without its path and reason") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.records(RecordType.KV_LOCK).firstKey());
            }
        },
        NOTE_WITHOUT_LOCK("path and reason of no lock: KV_LOCK") {
            @Override
            void make(StoreCheckTest test) {
                test.copy(RecordType.KV_LOCK, key -> flipped(key, key.length - 1));
            }
        },
        LOCKS_GONE("a mount whose locks are missing") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.records(RecordType.KV_LOCKS).firstKey());
            }
        },
        LOCKS_DENIED("locks that the settings of their mount deny") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(RecordKey.inMount(RecordType.KV_CONFIG, test.mount));
            }
        },
        ANSWER_WITHOUT_END("a kept answer that never ends") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.index(END));
            }
        },
        END_WITHOUT_ANSWER("the end of no kept answer: KEPT_ANSWER_INDEX") {
            @Override
            void make(StoreCheckTest test) {
                RecordKey end = test.index(END);
                byte[] other = flipped(end.bytes().toArray(), end.bytes().length() - 1);
                test.put(
                        RecordKey.stored(RecordType.KEPT_ANSWER_INDEX, Bytes.wrap(other)),
                        Bytes.empty());
            }
        },
        ANSWER_NOT_COUNTED("kept answers that are not counted") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.index((byte) 1));
            }
        },
        WRONG_COUNT("a count of kept answers that is wrong, 7 for") {
            @Override
            void make(StoreCheckTest test) {
                test.put(
                        test.index((byte) 1),
                        Bytes.wrap(ByteBuffer.allocate(NUMBER_BYTES).putLong(7).array()));
            }
        },
        COUNT_OF_NOBODY("a count of no kept answers: KEPT_ANSWER_INDEX") {
            @Override
            void make(StoreCheckTest test) {
                RecordKey count = test.index((byte) 1);
                byte[] other = flipped(count.bytes().toArray(), KIND_AT + 1);
                test.put(
                        RecordKey.stored(RecordType.KEPT_ANSWER_INDEX, Bytes.wrap(other)),
                        Bytes.wrap(new byte[NUMBER_BYTES]));
            }
        },
        CHANGE_GAP("changes that are missing or not counted, ") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.records(RecordType.KV_CHANGE).firstKey());
            }
        },
        LAST_CHANGE_GAP("a key that is not as its last change left it") {
            @Override
            void make(StoreCheckTest test) {
                test.remove(test.records(RecordType.KV_CHANGE).lastKey());
            }
        },
        KEY_GONE("a key that has gone without a change") {
            @Override
            void make(StoreCheckTest test) {
                test.records(RecordType.KV_KEY).keySet().forEach(test::remove);
            }
        },
        FORGOTTEN_CHANGE("changes that are forgotten: KV_CHANGE") {
            @Override
            void make(StoreCheckTest test) {
                test.forgetEverythingButOne();
            }
        };

        private final String named;

        Damage(String named) {
            this.named = named;
        }

        abstract void make(StoreCheckTest test);
    }

    /** As if the newest change had been left by a removal that counted it. */
    private void forgetEverythingButOne() {
        RecordKey kept = RecordKey.inMount(RecordType.KV_CHANGES_KEPT, mount);
        ByteBuffer all = ByteBuffer.allocate(4 * NUMBER_BYTES);
        all.putLong(Duration.ofHours(1).toSeconds());
        all.putLong(records(RecordType.KV_CHANGE).lastKey().logCommit());
        all.putLong(records(RecordType.KV_CHANGE).lastKey().logCommit()).putLong(0);
        put(kept, Bytes.wrap(all.array()));
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void check_ofADamagedStore_namesTheDamageAndRemovesOrphansOnly(Damage damage) {
        assertThat(check(false).findings()).isEmpty();
        damage.make(this);

        StoreCheck.Result found = check(true);

        assertThat(found.findings()).anyMatch(line -> line.startsWith(damage.named));
        boolean orphan = damage.named.contains(": ");
        assertThat(found.fixed() > 0).as("removed").isEqualTo(orphan || damage == Damage.KEY_GONE);
        if (orphan) {
            assertThat(check(false).findings()).noneMatch(line -> line.startsWith(damage.named));
        }
    }

    /** Goal: nothing that is right is called wrong. */
    @Test
    void check_afterEveryKindOfRequest_findsNothing() {
        Seed seed = Scenes.everything();
        MemoryStore used = seed.toStore();
        LocalServer other = LocalServer.start(used, seed.credentials());
        for (int i = 0; i < 200; i++) {
            Scenes.put(other, "gone/data/count", 1);
        }
        int done = 0;
        for (Op op : Scenes.all()) {
            String _ = op.run(other);
            done++;
            if (done % OPERATIONS_BETWEEN_CHECKS == 0) {
                StoreCheck.Result found =
                        new StoreCheck(used, other.transactions(), other.folders()).run(false);
                assertThat(found.findings()).as("after %s", op.name()).isEmpty();
            }
        }
        assertThat(done).isGreaterThan(10 * OPERATIONS_BETWEEN_CHECKS);
    }
}
