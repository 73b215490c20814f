package dev.coffer.system.identity;

import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The mounts of one transaction by their accessors. */
final class MountNames {
    private final Map<String, MountEntry> byAccessor = new HashMap<>();

    /** Those that are there now; all of them are part of the read set. */
    MountNames(ReadTransaction tx) {
        Mounts.all(tx).forEach(mount -> byAccessor.put(mount.entry().accessor(), mount.entry()));
    }

    Optional<MountEntry> find(String accessor) {
        return Optional.ofNullable(byAccessor.get(accessor));
    }

    /**
     * The mount of an accessor that a user gave.
     *
     * @throws RequestFailure.Invalid 400 if there is none
     */
    MountEntry require(String accessor) {
        return find(accessor)
                .orElseThrow(() ->
                        new RequestFailure.Invalid("invalid mount accessor \"" + accessor + "\""));
    }

    /** Adds where a mount is and what it is, as long as it is there. */
    void describe(JsonObject.Builder fields, String accessor) {
        find(accessor)
                .ifPresent(mount -> {
                    fields.put("mount_path", mount.path());
                    fields.put("mount_type", mount.type());
                });
    }
}
