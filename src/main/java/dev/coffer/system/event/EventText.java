package dev.coffer.system.event;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Mount;
import dev.coffer.engine.kv.change.ChangeEntry;
import dev.coffer.engine.kv.change.ChangeKind;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoTime;
import dev.coffer.storage.schema.MountId;
import java.util.Optional;

/** Writes an event as Vault's subscribers read it. Thread-safe. */
final class EventText {
    private static final String SOURCE = "vault://coffer";

    private final MountTable mounts;
    private final RandomSource random;

    EventText(MountTable mounts, RandomSource random) {
        this.mounts = mounts;
        this.random = random;
    }

    /** The mount of a change, as the published table has it; empty if it has gone. */
    Optional<Route> mount(MountId id) {
        return mounts.current().all().stream()
                .filter(route -> route.mount().id().equals(id))
                .findFirst();
    }

    /** The message that tells a change. */
    Bytes of(ChangeEntry change, Route route) {
        String id = random.uuid();
        JsonObject event =
                JsonObject.builder().put("id", id).put("metadata", metadata(change, route)).build();
        JsonObject data =
                JsonObject.builder()
                        .put("event", event)
                        .put("event_type", type(change.kind()))
                        .put("plugin_info", plugin(route))
                        .build();
        JsonObject message =
                JsonObject.builder()
                        .put("data", data)
                        .put("datacontentype", "application/cloudevents")
                        .put("id", id)
                        .put("source", SOURCE)
                        .put("specversion", "1.0")
                        .put("time", GoTime.format(change.time()))
                        .put("type", "*")
                        .build();
        return Bytes.wrap(JsonWriter.bytesOf(message));
    }

    /** The type of an event, as patterns are compared with it. */
    static String type(ChangeKind kind) {
        return "kv-v2/" + kind.type();
    }

    /** Everything is text, numbers and truth values as well: so it is there. */
    private static JsonObject metadata(ChangeEntry change, Route route) {
        Mount mount = route.mount();
        JsonObject.Builder metadata = JsonObject.builder();
        if (change.kind() != ChangeKind.CONFIG_WRITE) {
            metadata.put("current_version", Long.toString(change.versions().current()));
        }
        metadata.put("data_path", mount.path() + dataPath(change)).put("modified", "true");
        if (change.kind() != ChangeKind.CONFIG_WRITE) {
            metadata.put("oldest_version", Long.toString(change.versions().oldest()));
        }
        return metadata.put("operation", change.kind().type())
                .put("path", mount.path() + path(change))
                .build();
    }

    private static String dataPath(ChangeEntry change) {
        return change.kind() == ChangeKind.CONFIG_WRITE ? "config" : "data/" + change.path();
    }

    private static String path(ChangeEntry change) {
        return switch (change.kind()) {
            case DATA_WRITE, DATA_PATCH, DATA_DELETE, COPY -> "data/" + change.path();
            case DELETE -> "delete/" + change.path();
            case UNDELETE -> "undelete/" + change.path();
            case DESTROY -> "destroy/" + change.path();
            case METADATA_WRITE, METADATA_PATCH, METADATA_DELETE -> "metadata/" + change.path();
            case CONFIG_WRITE -> "config";
        };
    }

    private static JsonObject plugin(Route route) {
        return JsonObject.builder()
                .put("mount_class", "secret")
                .put("mount_accessor", route.entry().accessor())
                .put("mount_path", route.mount().path())
                .put("plugin", "kv")
                .build();
    }
}
