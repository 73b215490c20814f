package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Alias;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code delete/:path}, {@code undelete/:path} and {@code destroy/:path}: what becomes of single
 * versions. Versions that are not there, or are so already, are passed over. Neither counter moves;
 * {@code updated_time} does if anything changed.
 */
final class VersionsPaths {
    private static final String VERSIONS = "versions";
    private static final String OPTIONS = "options";
    private static final String NONE_GIVEN = "No version number provided";
    private static final String NONE_TO_DESTROY = "no version number provided";

    private static final Kind DESTROY =
            new Kind(
                    NONE_TO_DESTROY,
                    List.of(LockDimension.DESTROY, LockDimension.DATA),
                    VersionsPaths::destroyed);
    private static final Kind DELETE =
            new Kind(NONE_GIVEN, List.of(LockDimension.DATA), VersionsPaths::deleted);
    private static final Kind UNDELETE =
            new Kind(NONE_GIVEN, List.of(LockDimension.DATA), VersionsPaths::undeleted);

    private final Folders folders;

    VersionsPaths(Folders folders) {
        this.folders = folders;
    }

    List<PathSpec> specs() {
        return List.of(destroy(), delete(), undelete());
    }

    PathSpec destroy() {
        return spec("destroy", HelpTexts.DESTROY_VERSIONS)
                .writes(Operation.WRITE, (tx, call) -> change(tx, call, DESTROY))
                .help(HelpTexts.DESTROY_SYNOPSIS, HelpTexts.DESTROY_DESCRIPTION)
                .build();
    }

    PathSpec delete() {
        return spec("delete", HelpTexts.DELETE_VERSIONS)
                .writes(Operation.WRITE, (tx, call) -> change(tx, call, DELETE))
                .help(HelpTexts.DELETE_SYNOPSIS, HelpTexts.DELETE_DESCRIPTION)
                .build();
    }

    PathSpec undelete() {
        return spec("undelete", HelpTexts.UNDELETE_VERSIONS)
                .writes(Operation.WRITE, (tx, call) -> change(tx, call, UNDELETE))
                .help(HelpTexts.UNDELETE_SYNOPSIS, HelpTexts.UNDELETE_DESCRIPTION)
                .build();
    }

    private static PathSpec.Builder spec(String verb, String versions) {
        return PathSpec.at(verb + "/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        new Field(VERSIONS, Field.Type.INT_LIST, versions),
                        Field.map(OPTIONS, HelpTexts.VERSIONS_OPTIONS))
                .aliases(new Alias(OPTIONS, "cas_metadata", "metadata_cas"))
                .foldsSlash()
                .creates();
    }

    private Response change(Transaction tx, Call call, Kind kind) {
        MountSettings mount = MountSettings.serving(tx, call.mount().id());
        List<Long> asked = call.fields().integers(VERSIONS);
        if (asked.isEmpty()) {
            throw new RequestFailure.Invalid(kind.noneGiven);
        }
        KeyWriter writer = KeyWriter.of(tx, folders, call);
        Optional<KeyRecord> found = writer.record();
        writer.requireWritable(found, kind.locks.toArray(LockDimension[]::new));
        new CompareAndSet(call, mount, writer.path())
                .checkVersions(writer.compared(found), call.fields().map(OPTIONS));
        if (found.isPresent()) {
            KeyRecord key = found.get();
            Place place = new Place(mount, key, writer.timeFor(key), writer);
            boolean changed = false;
            for (long version : new TreeSet<>(asked)) {
                changed |= changeOne(version, place, kind.change);
            }
            if (changed) {
                writer.touch(key);
            }
        }
        return Response.noContent();
    }

    private static boolean changeOne(long version, Place place, Change change) {
        KeyWriter writer = place.writer;
        Optional<VersionHeader> before = writer.header(place.key, version);
        if (before.isEmpty() || before.get().destroyed()) {
            return false;
        }
        VersionHeader after = change.of(before.get(), place);
        if (after.equals(before.get())) {
            return false;
        }
        writer.putHeader(version, after);
        if (after.destroyed()) {
            writer.deleteValue(version);
        }
        return true;
    }

    private static VersionHeader deleted(VersionHeader header, Place place) {
        return place.writer.isLive(header, place.at)
                ? header.asDeleted(place.at, place.writer.actor())
                : header;
    }

    /** A version that comes back begins a new life, if the settings give it one of its own. */
    private static VersionHeader undeleted(VersionHeader header, Place place) {
        return header.asUndeleted(DeletionTime.after(place.at, place.mount, place.key.settings()));
    }

    private static VersionHeader destroyed(VersionHeader header, Place place) {
        return header.asDestroyed(place.writer.actor());
    }

    /**
     * One of the three.
     *
     * @param noneGiven what a call without a version is told
     * @param locks any of which stands against it
     */
    private record Kind(String noneGiven, List<LockDimension> locks, Change change) {}

    /** What happens to a version that is there and not destroyed. */
    private interface Change {
        VersionHeader of(VersionHeader header, Place place);
    }

    /**
     * Where, when and by whom.
     *
     * @param at the time of the change
     * @param writer of the key, who knows who makes it
     */
    private record Place(MountSettings mount, KeyRecord key, Instant at, KeyWriter writer) {}
}
