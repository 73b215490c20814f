package dev.coffer.storage.physical;

import java.util.List;

/** The answer to {@link Store#changes}. */
public sealed interface Feed {
    /**
     * One commit and the keys that it wrote, each once.
     *
     * @param id by which whoever handed the commit over knows it again
     */
    record Change(TxId id, long version, List<Key> keys) {
        /** Copies the list. */
        public Change {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Every commit after the version asked for up to {@code through}, in order, without a gap.
     *
     * @param through ask with this version next time
     */
    record Changes(List<Change> changes, long through) implements Feed {
        /** Copies the list. */
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The version asked for is older than the store's memory: drop everything cached.
     *
     * @param through ask with this version next time
     */
    record Reset(long through) implements Feed {}
}
