package dev.coffer.config;

import java.util.List;
import java.util.Map;

/**
 * The names that a stanza knows.
 *
 * @param known in the order in which a message lists them
 * @param refused names that OpenBao has and this server will not take, each with the reason
 */
record Names(List<String> known, Map<String, String> refused) {
    /** Why a setting is refused that serves several nodes. */
    static final String ONE_NODE = "this server is a single node; remove it";

    Names {
        known = List.copyOf(known);
        refused = Map.copyOf(refused);
    }

    static Names of(String... known) {
        return new Names(List.of(known), Map.of());
    }

    /** What a message about an unknown name ends with: the nearest name, or all there are. */
    String hint(String unknown) {
        return NearestName.hint(unknown, known);
    }
}
