package dev.coffer.engine.kv.versioned;

import java.time.Instant;
import java.util.Optional;

/** What a key is at a time, as its current version tells. */
enum KeyState {
    /** There is no such key. */
    ABSENT,
    /** It has metadata, and no version was ever written. */
    EMPTY,
    LIVE,
    DELETED,
    DESTROYED;

    /** The state of a key. */
    static KeyState of(KeyReader reader, Optional<KeyRecord> found, Instant now) {
        if (found.isEmpty()) {
            return ABSENT;
        }
        KeyRecord key = found.get();
        Optional<VersionHeader> current = reader.header(key, key.versions().current());
        if (current.isEmpty()) {
            return EMPTY;
        }
        if (current.get().destroyed()) {
            return DESTROYED;
        }
        return reader.isLive(current.get(), key.notBefore(now)) ? LIVE : DELETED;
    }

    /** As clients write it. */
    String wire() {
        return switch (this) {
            case ABSENT -> "absent";
            case EMPTY -> "empty";
            case LIVE -> "live";
            case DELETED -> "deleted";
            case DESTROYED -> "destroyed";
        };
    }

    /** What clients mean by a word; empty if they mean nothing. */
    static Optional<KeyState> of(String wire) {
        for (KeyState state : values()) {
            if (state.wire().equals(wire)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
