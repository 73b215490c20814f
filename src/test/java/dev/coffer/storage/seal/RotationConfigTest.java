package dev.coffer.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Source: the recorded answers golden/sys-key-status. */
class RotationConfigTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private final SealedStore server = new SealedStore(new MemoryStore());

    @Test
    void constructor_outOfRange_isRefusedWithTheRecordedText() {
        for (long operations : new long[] {-1, 0, 1, 999_999, 3_865_470_567L}) {
            assertThatThrownBy(() -> new RotationConfig(true, operations, Duration.ZERO))
                    .isInstanceOf(RequestFailure.Invalid.class)
                    .hasMessage("max_operations must be in the range [1000000,3865470566]");
        }
        for (Duration interval :
                new Duration[] {
                    Duration.ofSeconds(1), Duration.ofSeconds(86_399), WEEK.negated()
                }) {
            assertThatThrownBy(() -> new RotationConfig(true, 1_000_000, interval))
                    .isInstanceOf(RequestFailure.Invalid.class)
                    .hasMessage("interval must be greater or equal to 24h0m0s");
        }
    }

    @Test
    void read_nothingWrittenAndThenSomething_givesWhatHolds() {
        server.unseal(server.initialize(1, 1));
        assertThat(read()).isEqualTo(new RotationConfig(true, 3_865_470_566L, Duration.ZERO));
        RotationConfig changed = new RotationConfig(false, 2_000_000, Duration.ofHours(1000));
        write(changed);
        assertThat(read()).isEqualTo(changed);
        write(RotationConfig.DEFAULT);
        assertThat(read()).isEqualTo(RotationConfig.DEFAULT);
    }

    @Test
    void read_damagedRecord_isAnErrorOfOurs() {
        server.unseal(server.initialize(1, 1));
        for (String damaged :
                new String[] {
                    "",
                    "[",
                    "{}",
                    "{\"max_operations\":1,\"interval_seconds\":0}",
                    "{\"max_operations\":1000000,\"interval_seconds\":1}"
                }) {
            String _ =
                    server.transactions.write(
                            Cancellation.NONE,
                            tx -> {
                                tx.put(RecordKey.of(RecordType.ROTATION), Bytes.fromUtf8(damaged));
                                return damaged;
                            });
            assertThatThrownBy(this::read)
                    .as(damaged)
                    .isInstanceOf(RequestFailure.Internal.class)
                    .hasMessage(RotationConfig.DAMAGED);
        }
    }

    @Test
    void isDue_byTimeOrByNumber_unlessDisabled() {
        RotationConfig config = new RotationConfig(true, 1_000_000, WEEK);
        KeyStatus few = new KeyStatus(1, SealedStore.START, 999_999);
        KeyStatus many = new KeyStatus(1, SealedStore.START, 1_000_000);
        assertThat(config.isDue(few, SealedStore.START.plus(WEEK).minusNanos(1))).isFalse();
        assertThat(config.isDue(few, SealedStore.START.plus(WEEK))).isTrue();
        assertThat(config.isDue(many, SealedStore.START)).isTrue();
        RotationConfig noTime = new RotationConfig(true, 1_000_000, Duration.ZERO);
        assertThat(noTime.isDue(few, SealedStore.START.plus(WEEK))).isFalse();
        RotationConfig off = new RotationConfig(false, 1_000_000, WEEK);
        assertThat(off.isDue(many, SealedStore.START.plus(WEEK))).isFalse();
    }

    private RotationConfig read() {
        return server.transactions.read(Cancellation.NONE, RotationConfig::read);
    }

    private void write(RotationConfig config) {
        RotationConfig _ =
                server.transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            config.write(tx);
                            return config;
                        });
    }
}
