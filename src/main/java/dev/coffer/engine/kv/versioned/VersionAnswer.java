package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Response;
import java.util.Optional;

/** What a read of one version answers, be it of its value or of the names in it. */
final class VersionAnswer {
    private VersionAnswer() {}

    /** What stands in the answer for a version. */
    interface Content {
        JsonValue of(long version, VersionHeader header);
    }

    /**
     * The version asked for, or the current one: 404 without a word if there is none, 404 with its
     * metadata if it is deleted or destroyed, 304 if the client knows it.
     *
     * @param member under which the content stands beside {@code metadata}
     * @param content of a version that is live
     */
    static Response of(KeyReader reader, Call call, String member, Content content) {
        Optional<KeyRecord> found = reader.record();
        if (found.isEmpty()) {
            return Response.notFound();
        }
        KeyRecord key = found.get();
        long asked = call.fields().integer("version");
        long version = asked > 0 ? asked : key.versions().current();
        Optional<VersionHeader> header = reader.header(key, version);
        if (header.isEmpty()) {
            return Response.notFound();
        }
        boolean live = reader.isLive(header.get(), key.notBefore(call.request().now()));
        String tag = reader.tag(key, version, live);
        if (live && Preconditions.isKnown(call, tag)) {
            return Response.notModified(tag);
        }
        JsonObject metadata =
                Answers.versionWithKey(key, version, header.get(), reader.custom(key));
        JsonObject data =
                JsonObject.builder()
                        .put(member, live ? content.of(version, header.get()) : JsonNull.NULL)
                        .put("metadata", metadata)
                        .build();
        return (live ? Response.ok(data) : Response.notFound(data)).withTag(tag);
    }
}
