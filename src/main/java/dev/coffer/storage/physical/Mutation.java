package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;

/** One change of one key. */
public sealed interface Mutation {
    /** The key that changes; of an {@link Append} not yet complete. */
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

    /**
     * Adds a value to what many transactions write in the order of their commits: the store puts
     * the number of the commit into the key, 8 bytes from {@code at} on, so that nobody has to read
     * a counter first. Of several with one key the last one counts.
     */
    record Append(Key key, int at, Bytes value) implements Mutation {
        /** Refuses a key that no store holds, or without room for the number. */
        public Append {
            requireStorable(key);
            if (at < 0 || at + Long.BYTES > key.length()) {
                throw new IllegalArgumentException("no room for a number at " + at);
            }
        }

        /** The key that it has as part of commit {@code version}. */
        @Override
        public Key keyIn(long version) {
            byte[] stamped = key.toArray();
            var _ = ByteBuffer.wrap(stamped).putLong(at, version);
            return Key.wrap(stamped);
        }
    }

    /** The key that changes once it is known which commit this is part of. */
    default Key keyIn(long version) {
        return key();
    }

    private static void requireStorable(Key key) {
        if (!key.isStorable()) {
            throw new IllegalArgumentException("key of " + key.length() + " bytes");
        }
    }
}
