package dev.coffer.engine.kv.versioned;

import dev.coffer.json.JsonArray;
import java.util.List;

/**
 * What a client may rely on here although a stock server would ignore it silently. Whoever needs
 * one of these looks for it in {@code GET config} first; a feature is named from the moment it is
 * there.
 */
final class Extensions {
    /** Sorted by name. */
    private static final List<String> NAMES =
            List.of(
                    "attribution",
                    "cas_on_delete",
                    "conditional_requests",
                    "conflict_status",
                    "diff",
                    "generation",
                    "idempotency_key",
                    "locks",
                    "metadata_cas_create_only",
                    "metadata_cas_on_data",
                    "metadata_history",
                    "metadata_rollback",
                    "move",
                    "txn",
                    "watch");

    private Extensions() {}

    /** As {@code extensions} shows them. */
    static JsonArray json() {
        return JsonArray.ofStrings(NAMES);
    }
}
