package dev.coffer.system.lockout;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.lockout.Lockouts;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.SystemRoom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the names that are locked out after wrong attempts, and unlocks them. Stateless. */
public final class LockoutRoom implements SystemRoom {
    private static final Field MOUNT =
            Field.string("mount_accessor", "The accessor of the auth mount.");
    private static final Field NAME =
            Field.string("alias_identifier", "The name, as the auth method knows it.");

    private final Engines engines;

    /** The paths of one server. */
    public LockoutRoom(Engines engines) {
        this.engines = engines;
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                PathSpec.at("locked-users/(?P<mount_accessor>.+?)/unlock/(?P<alias_identifier>.+)")
                        .fields(MOUNT, NAME)
                        .writes(Operation.WRITE, LockoutRoom::unlock)
                        .help("Let a name log in again.", "One that is not locked is no error.")
                        .build(),
                PathSpec.at("locked-users")
                        .fields(MOUNT)
                        .reads(Operation.READ, this::list)
                        .help("The names that are locked out.", "Of one mount or of all.")
                        .build());
    }

    /** What one mount has locked. */
    private record Locked(String accessor, List<String> names) {
        JsonObject view() {
            JsonValue shown = names.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(names);
            return JsonObject.builder()
                    .put(MOUNT.name(), accessor)
                    .put("counts", names.size())
                    .put("alias_identifiers", shown)
                    .build();
        }
    }

    private Response list(ReadTransaction tx, Call call) {
        String accessor = call.fields().text(MOUNT.name());
        List<Locked> locked = new ArrayList<>();
        for (StoredMount mount : Mounts.all(tx)) {
            MountEntry entry = engines.withLockout(mount.entry());
            if (accessor.isEmpty() || entry.accessor().equals(accessor)) {
                List<String> names = Lockouts.locked(tx, entry, call.request().now());
                if (!names.isEmpty()) {
                    locked.add(new Locked(entry.accessor(), names));
                }
            }
        }
        if (locked.isEmpty() && !accessor.isEmpty()) {
            locked.add(new Locked(accessor, List.of()));
        }
        locked.sort(Comparator.comparingInt((Locked each) -> -each.names().size()));
        long total = locked.stream().mapToLong(each -> each.names().size()).sum();
        JsonObject root =
                JsonObject.builder()
                        .put("namespace_id", "root")
                        .put("namespace_path", "")
                        .put("counts", total)
                        .put(
                                "mount_accessors",
                                new JsonArray(
                                        locked.stream().<JsonValue>map(Locked::view).toList()))
                        .build();
        return Response.ok(
                JsonObject.builder()
                        .put("by_namespace", new JsonArray(List.of(root)))
                        .put("total", total)
                        .build());
    }

    private static Response unlock(Transaction tx, Call call) {
        String accessor = call.fields().text(MOUNT.name());
        Mounts.all(tx).stream()
                .map(StoredMount::entry)
                .filter(entry -> entry.accessor().equals(accessor))
                .findFirst()
                .ifPresent(entry -> Lockouts.unlock(tx, entry, call.fields().text(NAME.name())));
        return Response.noContent();
    }
}
