package dev.coffer.storage.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecentNamesTest {
    private static final long SEED = Long.getLong("coffer.seed", System.nanoTime());

    private final Names names = TestingBarrier.keys(RandomSource.system()).names();
    private final RecentNames recent = new RecentNames(names);

    /** Goal: whatever was asked before, an answer is the one that the keys give. */
    @Test
    void names_inAnyOrder_areThoseOfTheKeys() {
        System.err.println("RecentNamesTest -Dcoffer.seed=" + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            MountId mount =
                    new MountId(
                            Bytes.wrap(
                                    new byte[] {
                                        (byte) random.nextInt(2),
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        0
                                    }));
            String folder = random.nextInt(3) + "/";
            Bytes id = recent.folderId(mount, folder);
            assertThat(id).isEqualTo(names.folderId(mount, folder));
            String name = "n" + random.nextInt(5_000);
            assertThat(recent.nameHash(id, name)).isEqualTo(names.nameHash(id, name));
        }
    }
}
