package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.Optional;

/**
 * What a caller must be able to do alone to move, copy or remove a key: the calls that the work
 * stands for are asked of the policies one by one, with the rules for their fields.
 */
final class MoveRights {
    private static final String DATA = "data/";
    private static final String METADATA = "metadata/";

    private final Call call;

    MoveRights(Call call) {
        this.call = call;
    }

    /**
     * All that taking one key needs, whether it is there or not.
     *
     * @param removes whether it goes from where it is
     * @throws RequestFailure.Denied 403
     */
    void requireTaking(KeyReader source, String to, boolean removes, KeyCopy.Kept kept) {
        requireSource(source.path(), removes);
        Optional<KeyRecord> key = source.record();
        if (key.isEmpty()) {
            requireTarget(to);
            return;
        }
        requireVersions(source, key.get(), kept);
        requireTarget(to, source, key.get());
    }

    /** Reading value and metadata, and where it goes from there removing it. */
    private void requireSource(String path, boolean removes) {
        require(Capability.READ, DATA + path, JsonObject.EMPTY);
        require(Capability.READ, METADATA + path, JsonObject.EMPTY);
        if (removes) {
            requireRemoval(path);
        }
    }

    /**
     * Reading each version that comes along, not only the one in force; and bringing back one that
     * is deleted, which at its new place is for somebody else to decide.
     */
    private void requireVersions(KeyReader source, KeyRecord key, KeyCopy.Kept kept) {
        boolean all = kept == KeyCopy.Kept.ALL;
        long current = key.versions().current();
        for (long n = all ? Math.max(1, key.versions().oldest()) : current; n < current; n++) {
            requireOld(DATA + source.path(), "version", n);
            requireDeleted(source, key, n);
        }
        requireDeleted(source, key, current);
        long last = key.metadata().current();
        for (long n = all ? key.metadata().oldestStored() : last; n < last; n++) {
            requireOld(METADATA + source.path(), "metadata_version", n);
        }
    }

    private void requireOld(String path, String number, long version) {
        require(Capability.READ, path, Equivalents.field(number, version));
    }

    private void requireDeleted(KeyReader source, KeyRecord key, long version) {
        Optional<VersionHeader> header = source.header(key, version);
        if (header.isEmpty() || header.get().destroyed()) {
            return;
        }
        if (!source.isLive(header.get(), key.notBefore(call.request().now()))) {
            JsonArray versions = JsonArray.of(JsonNumber.of(version));
            require(
                    Capability.UPDATE,
                    "undelete/" + source.path(),
                    JsonObject.builder().put("versions", versions).build());
        }
    }

    /**
     * Removing a key for good.
     *
     * @throws RequestFailure.Denied 403
     */
    void requireRemoval(String path) {
        require(Capability.DELETE, METADATA + path, JsonObject.EMPTY);
    }

    /** Writing a value and metadata where neither is yet. */
    private void requireTarget(String path, KeyReader source, KeyRecord key) {
        require(Capability.CREATE, DATA + path, valueFields(source, key));
        require(
                Capability.CREATE,
                METADATA + path,
                source.metadata(key).writeOver(MetadataState.NONE));
    }

    private JsonObject valueFields(KeyReader source, KeyRecord key) {
        long current = key.versions().current();
        Optional<VersionHeader> kept =
                source.header(key, current).filter(header -> !header.destroyed());
        JsonValue value =
                kept.map(header -> source.value(current, header).parse()).orElse(JsonObject.EMPTY);
        return JsonObject.builder().put("data", value).build();
    }

    /** Of a key that is not there nobody knows which fields its writes would have had. */
    private void requireTarget(String path) {
        for (String side : List.of(DATA, METADATA)) {
            if (!call.access().allows(Capability.CREATE, call.mount().path() + side + path)) {
                throw Equivalents.denied();
            }
        }
    }

    private void require(Capability capability, String path, JsonObject fields) {
        Equivalents.require(call, capability, path, fields);
    }
}
