package dev.coffer.gate.audit;

import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the entry of a request and the entry of its answer have in common, as each device writes it:
 * formatted and hashed once. Used by the request's thread alone.
 */
final class AskedMemo {
    /** What is longer is written again: it is rare, and would be held as long as the work takes. */
    private static final int MAX_BYTES = 16 << 10;

    private final Map<EntryFormat, Bytes> written = new HashMap<>(2);

    /** What was kept of this device. */
    @Nullable Bytes of(EntryFormat device) {
        return written.get(device);
    }

    /** Keeps what stands in {@code out} from {@code start} on. */
    void keep(EntryFormat device, JsonWriter out, int start) {
        int length = out.size() - start;
        if (length <= MAX_BYTES) {
            written.put(device, Bytes.of(out.lent(), start, length));
        }
    }
}
