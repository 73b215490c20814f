package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;

/** One change of one key. */
public sealed interface Mutation {
    /** The key that changes. */
    Key key();

    /** Sets the value of {@code key}, which may be empty but is present. */
    record Put(Key key, Bytes value) implements Mutation {
        /** Refuses a key that no store holds. */
        public Put {
            requireStorable(key);
        }
    }

    /** Removes {@code key}; removing an absent one is a write as well. */
    record Delete(Key key) implements Mutation {
        /** Refuses a key that no store holds. */
        public Delete {
            requireStorable(key);
        }
    }

    private static void requireStorable(Key key) {
        if (!key.isStorable()) {
            throw new IllegalArgumentException("key of " + key.length() + " bytes");
        }
    }
}
