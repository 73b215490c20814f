package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.SubCall;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import java.util.Optional;

/**
 * What a caller must be able to do alone to move, copy or remove a key: the calls that the work
 * stands for are asked of the policies one by one, with the rules for their fields.
 */
final class MoveRights {
    private static final String DENIED = RequestFailure.oneError("permission denied");
    private static final String DATA = "data/";
    private static final String METADATA = "metadata/";

    private final Call call;

    MoveRights(Call call) {
        this.call = call;
    }

    /**
     * Reading value and metadata, and where it goes from there removing it.
     *
     * @throws RequestFailure.Denied 403
     */
    void requireSource(String path, boolean removes) {
        require(Capability.READ, DATA + path, JsonObject.EMPTY);
        require(Capability.READ, METADATA + path, JsonObject.EMPTY);
        if (removes) {
            requireRemoval(path);
        }
    }

    /**
     * Reading each version that comes along, not only the one in force; and bringing back one that
     * is deleted, which at its new place is for somebody else to decide.
     *
     * @throws RequestFailure.Denied 403
     */
    void requireVersions(KeyReader source, KeyRecord key, KeyCopy.Kept kept) {
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

    /**
     * Writing a value and metadata where neither is yet.
     *
     * @throws RequestFailure.Denied 403
     */
    void requireTarget(String path, KeyReader source, KeyRecord key) {
        require(Capability.CREATE, DATA + path, valueFields(source, key));
        require(
                Capability.CREATE,
                METADATA + path,
                source.metadata(key).writeOver(MetadataState.NONE));
    }

    private JsonObject valueFields(KeyReader source, KeyRecord key) {
        long current = key.versions().current();
        Optional<VersionHeader> header = source.header(key, current);
        boolean hasValue = header.isPresent() && !header.get().destroyed();
        JsonValue value = hasValue ? source.value(current).parse() : JsonObject.EMPTY;
        return JsonObject.builder().put("data", value).build();
    }

    private void require(Capability capability, String path, JsonObject fields) {
        String whole = call.mount().path() + path;
        if (!call.access().permits(SubCall.of(call.request(), capability, whole, fields))) {
            throw new RequestFailure.Denied(DENIED);
        }
    }
}
