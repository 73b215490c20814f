package dev.coffer.system;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import java.util.List;

/** The random names of a mount. */
final class MountIdentity {
    private static final int ACCESSOR_BYTES = 4;

    private MountIdentity() {}

    /** A new id: no mount before or after has it. */
    static MountId newId(RandomSource random) {
        return new MountId(Bytes.wrap(random.bytes(MountId.BYTES)));
    }

    /** For example {@code kv_1a2b3c4d}: one that none of these mounts has. */
    static String newAccessor(RandomSource random, String type, List<StoredMount> others) {
        while (true) {
            String accessor = type + "_" + Encodings.hex(random.bytes(ACCESSOR_BYTES));
            if (others.stream().noneMatch(other -> other.entry().accessor().equals(accessor))) {
                return accessor;
            }
        }
    }
}
