package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a transaction expects a key to be before its first write; what is not named is not looked
 * at.
 *
 * @param place in the body
 * @param path of the key
 * @param version of the value, 0 before the first
 * @param metadataVersion of the metadata, 0 before the first
 * @param state of the key
 * @param generation the incarnation that is meant
 */
record TxnCompare(
        TxnPlace place,
        String path,
        OptionalLong version,
        OptionalLong metadataVersion,
        Optional<KeyState> state,
        Optional<String> generation) {
    private static final String VERSION = "version";
    private static final String METADATA_VERSION = "metadata_version";
    private static final String STATE = "state";
    private static final String GENERATION = "generation";
    private static final Set<String> CONDITIONS =
            Set.of(VERSION, METADATA_VERSION, STATE, GENERATION);
    private static final String STATES = "state must be absent, empty, live, deleted or destroyed";

    /**
     * Reads an element of {@code compare}.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 naming it
     */
    static TxnCompare of(TxnFields compare) {
        compare.allow(Set.of("path"), CONDITIONS);
        String path = compare.path();
        if (CONDITIONS.stream().noneMatch(compare::has)) {
            throw compare.refused("compares nothing");
        }
        Optional<String> state = compare.text(STATE);
        Optional<KeyState> known = state.flatMap(KeyState::of);
        if (state.isPresent() && known.isEmpty()) {
            throw compare.refused(STATES);
        }
        return new TxnCompare(
                compare.place(),
                path,
                compare.integer(VERSION),
                compare.integer(METADATA_VERSION),
                known,
                compare.text(GENERATION));
    }

    /** What is different from what is expected, each once; the caller may read the key. */
    List<TxnConflict> conflicts(KeyReader reader, Instant now) {
        Optional<KeyRecord> found = reader.record();
        List<TxnConflict> conflicts = new ArrayList<>();
        version.ifPresent(expected ->
                compare(
                        conflicts,
                        Dimension.DATA,
                        JsonNumber.of(expected),
                        JsonNumber.of(found.map(key -> key.versions().current()).orElse(0L))));
        metadataVersion.ifPresent(expected ->
                compare(
                        conflicts,
                        Dimension.METADATA,
                        JsonNumber.of(expected),
                        JsonNumber.of(found.map(key -> key.metadata().current()).orElse(0L))));
        state.ifPresent(expected ->
                compare(
                        conflicts,
                        Dimension.STATE,
                        new JsonString(expected.wire()),
                        new JsonString(KeyState.of(reader, found, now).wire())));
        generation.ifPresent(expected ->
                compare(
                        conflicts,
                        Dimension.STATE,
                        new JsonString(expected),
                        found.map(KeyRecord::shownGeneration)
                                .<JsonValue>map(JsonString::new)
                                .orElse(JsonNull.NULL)));
        return conflicts;
    }

    private void compare(
            List<TxnConflict> conflicts,
            Dimension dimension,
            JsonValue expected,
            JsonValue current) {
        if (!expected.equals(current)) {
            conflicts.add(
                    new TxnConflict(
                            place, path, new JsonString(dimension.wire()), expected, current));
        }
    }
}
