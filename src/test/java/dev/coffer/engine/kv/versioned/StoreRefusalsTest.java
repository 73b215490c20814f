package dev.coffer.engine.kv.versioned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.engine.kv.KvFixture;
import dev.coffer.engine.kv.KvFixture.Answer;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.FaultStore;
import dev.coffer.storage.physical.FaultStore.Fault;
import dev.coffer.storage.physical.FaultStore.Step;
import dev.coffer.storage.physical.memory.MemoryStore;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What the store refuses has a code as well. */
final class StoreRefusalsTest {
    @Test
    void write_onAFullDisk_isRefusedWithItsCode() {
        FaultStore store = new FaultStore(new MemoryStore());
        KvFixture kv = KvFixture.versioned(store);
        store.failFrom(1, EnumSet.of(Step.COMMIT), new Fault.Full());

        Answer refused = kv.post("data/a", "{\"data\":{}}");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("storage is full");
        assertThat(refused.json()).isEqualTo("{\"code\":\"storage_full\"}");
    }

    @Test
    void transaction_ofTooManyChanges_isRefusedWithItsCodeAndLimit() {
        KvFixture kv = KvFixture.versioned();
        KeyAddress address = kv.run(tx -> KeyAddress.of(tx.names(), kv.mount().id(), "a"));

        assertThatThrownBy(() ->
                        kv.run(tx -> {
                            for (int number = 1; number <= 131_073; number++) {
                                tx.put(address.value(number), Bytes.empty());
                            }
                            return tx;
                        }))
                .isInstanceOfSatisfying(
                        RequestFailure.TooLarge.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(413);
                            assertThat(refused.data())
                                    .isEqualTo(
                                            JsonObject.builder()
                                                    .put("code", "too_large")
                                                    .put("limit", 131_072)
                                                    .build());
                        });
    }
}
