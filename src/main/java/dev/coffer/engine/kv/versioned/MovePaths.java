package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.kv.change.SeenRevision;
import dev.coffer.engine.kv.versioned.MachinePart.Code;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * {@code move}, {@code copy} and {@code delete-prefix}: a key, or every key below a folder, in one
 * transaction. All of it happens or nothing. What a caller may not do to each key alone it may not
 * do here ({@link MoveRights}), and {@code update} on these paths is needed besides.
 */
final class MovePaths {
    static final String FROM = "from";
    static final String TO = "to";
    static final String PREFIX = "prefix";
    static final String RECURSIVE = "recursive";
    private static final String VERSIONS = "versions";
    private static final String EXPECTED = "expected";
    private static final String DRY_RUN = "dry_run";
    private static final String OPTIONS = "options";

    private static final String NEITHER = "versions must be all or current";
    private static final String OVERLAP =
            "from and to must be different, and neither may lie within the other";
    private static final String ONE_KEY = "options are for one key, not for a folder";
    private static final String EXISTS = "there is a key already: ";
    private static final String COUNT =
            "the number of keys is another than expected; nothing was changed";
    private static final String COUNT_MISSING =
            "expected is missing: the number of keys, which dry_run tells";

    private final Folders folders;

    MovePaths(Folders folders) {
        this.folders = folders;
    }

    List<PathSpec> specs() {
        return List.of(move(), copy(), deletePrefix());
    }

    /** One key or one folder to another place. */
    PathSpec move() {
        return spec("move")
                .parts((tx, call) -> MoveParts.taken(folders, tx, call, true))
                .rights((tx, call) -> requireTaking(tx, call, true))
                .writes(Operation.WRITE, (tx, call) -> take(tx, call, true))
                .summary(Operation.WRITE, MoveTexts.MOVE_SYNOPSIS)
                .help(MoveTexts.MOVE_SYNOPSIS, MoveTexts.MOVE_DESCRIPTION)
                .build();
    }

    /** As {@link #move}, and it stays where it is as well. */
    PathSpec copy() {
        return spec("copy")
                .parts((tx, call) -> MoveParts.taken(folders, tx, call, false))
                .rights((tx, call) -> requireTaking(tx, call, false))
                .writes(Operation.WRITE, (tx, call) -> take(tx, call, false))
                .summary(Operation.WRITE, MoveTexts.COPY_SYNOPSIS)
                .help(MoveTexts.COPY_SYNOPSIS, MoveTexts.COPY_DESCRIPTION)
                .build();
    }

    private static PathSpec.Builder spec(String pattern) {
        return PathSpec.at(pattern)
                .fields(
                        Field.string(FROM, MoveTexts.FROM),
                        Field.string(TO, MoveTexts.TO),
                        Field.bool(RECURSIVE, MoveTexts.RECURSIVE),
                        Field.string(VERSIONS, MoveTexts.VERSIONS),
                        Field.map(OPTIONS, MoveTexts.OPTIONS),
                        Field.integer(EXPECTED, MoveTexts.EXPECTED),
                        Field.bool(DRY_RUN, MoveTexts.DRY_RUN));
    }

    private PathSpec deletePrefix() {
        return PathSpec.at("delete-prefix")
                .fields(
                        Field.string(PREFIX, MoveTexts.PREFIX),
                        Field.integer(EXPECTED, MoveTexts.EXPECTED),
                        Field.bool(DRY_RUN, MoveTexts.DRY_RUN))
                .parts((tx, call) -> MoveParts.removed(folders, tx, call))
                .writes(Operation.WRITE, this::deletePrefix)
                .summary(Operation.WRITE, MoveTexts.DELETE_SYNOPSIS)
                .help(MoveTexts.DELETE_SYNOPSIS, MoveTexts.DELETE_DESCRIPTION)
                .build();
    }

    private Response take(Transaction tx, Call call, boolean removes) {
        Work work = new Work(tx, call, MountSettings.serving(tx, call.mount().id()));
        Transaction.Savepoint before = tx.savepoint();
        Response answer =
                call.fields().bool(RECURSIVE) ? takeFolder(work, removes) : takeKey(work, removes);
        if (call.fields().bool(DRY_RUN)) {
            tx.rollbackTo(before);
        }
        return answer;
    }

    /** The rights of one key, before anything is done. As a part of another call it is one. */
    private static void requireTaking(ReadTransaction tx, Call call, boolean removes) {
        KeyReader source = new KeyReader(tx, call.mount().id(), BodyPath.ofKey(call, FROM));
        String to = BodyPath.ofKey(call, TO);
        new MoveRights(call).requireTaking(source, to, removes, kept(call));
    }

    /** The rights of every key of a folder, before anything is done. */
    private static void requireTaking(
            ReadTransaction tx, Call call, boolean removes, KeysBelow all) {
        String to = KeysBelow.folder(BodyPath.ofFolder(call, TO));
        MoveRights rights = new MoveRights(call);
        for (String key : all.keys()) {
            KeyReader source = new KeyReader(tx, call.mount().id(), key);
            rights.requireTaking(source, to + all.relative(key), removes, kept(call));
        }
    }

    private Response takeKey(Work work, boolean removes) {
        String from = BodyPath.ofKey(work.call, FROM);
        String to = BodyPath.ofKey(work.call, TO);
        if (from.equals(to)) {
            throw new RequestFailure.Invalid(OVERLAP);
        }
        requireTaking(work.tx, work.call, removes);
        if (work.key(from).record().isEmpty()) {
            return Response.notFound();
        }
        JsonObject options = work.call.fields().map(OPTIONS);
        int versions = takeOne(work, new Step(from, to, removes, false), options);
        checkCount(work, 1);
        return work.done(1, versions);
    }

    private Response takeFolder(Work work, boolean removes) {
        String from = KeysBelow.folder(BodyPath.ofFolder(work.call, FROM));
        String to = KeysBelow.folder(BodyPath.ofFolder(work.call, TO));
        if (KeysBelow.overlap(from, to)) {
            throw new RequestFailure.Invalid(OVERLAP);
        }
        if (work.call.fields().has(OPTIONS)) {
            throw new RequestFailure.Invalid(ONE_KEY);
        }
        KeysBelow all = KeysBelow.of(work.tx, folders, work.call.mount().id(), from);
        if (all.keys().isEmpty()) {
            return Response.notFound();
        }
        requireTaking(work.tx, work.call, removes, all);
        int versions = 0;
        for (String key : all.keys()) {
            Step step = new Step(key, to + all.relative(key), removes, true);
            versions += takeOne(work, step, JsonObject.EMPTY);
        }
        checkCount(work, all.keys().size());
        if (removes) {
            all.removeNames(work.tx, folders, work.call.mount().id());
        }
        return work.done(all.keys().size(), versions);
    }

    /**
     * One key of those to be taken.
     *
     * @param removes whether it goes from where it is
     * @param inBulk whether its name goes with its folder
     */
    private record Step(String from, String to, boolean removes, boolean inBulk) {}

    private int takeOne(Work work, Step step, JsonObject options) {
        KeyWriter source = work.key(step.from);
        KeyRecord key = source.record().orElseThrow();
        KeyWriter target = work.key(step.to);
        if (step.removes) {
            source.locks().require(work.call.request().now(), KeyWriter.WHOLE_KEY);
        }
        target.locks()
                .require(work.call.request().now(), LockDimension.DATA, LockDimension.METADATA);
        CompareAndSet compare = new CompareAndSet(work.call, work.mount, step.from);
        if (step.removes) {
            compare.checkEnd(Optional.of(key), options);
        } else {
            compare.checkCopied(Optional.of(key), options);
        }
        if (target.record().isPresent()) {
            throw work.refused(Code.KEY_EXISTS, EXISTS + step.to, step.to);
        }
        int versions = work.copies.copy(source, key, target, kept(work.call));
        if (step.removes && step.inBulk) {
            source.removeRecords(key);
        } else if (step.removes) {
            source.remove(key);
        }
        return versions;
    }

    private Response deletePrefix(Transaction tx, Call call) {
        Work work = new Work(tx, call, MountSettings.serving(tx, call.mount().id()));
        String root = KeysBelow.folder(BodyPath.ofFolder(call, PREFIX));
        if (root.isEmpty()) {
            throw new RequestFailure.Invalid(PREFIX + BodyPath.MISSING);
        }
        boolean dryRun = call.fields().bool(DRY_RUN);
        if (!dryRun && !call.fields().has(EXPECTED)) {
            throw new RequestFailure.Invalid(COUNT_MISSING);
        }
        Transaction.Savepoint before = tx.savepoint();
        KeysBelow all = KeysBelow.of(tx, folders, call.mount().id(), root);
        MoveRights rights = new MoveRights(call);
        all.keys().forEach(rights::requireRemoval);
        CopyBudget budget = new CopyBudget();
        int versions = 0;
        for (String path : all.keys()) {
            versions += removeOne(work, path, budget);
        }
        checkCount(work, all.keys().size());
        all.removeNames(tx, folders, call.mount().id());
        if (dryRun) {
            tx.rollbackTo(before);
        }
        return work.done(all.keys().size(), versions);
    }

    private int removeOne(Work work, String path, CopyBudget budget) {
        KeyWriter writer = work.key(path);
        KeyRecord key = writer.record().orElseThrow();
        writer.locks().require(work.call.request().now(), KeyWriter.WHOLE_KEY);
        new CompareAndSet(work.call, work.mount, path).checkEnd(Optional.of(key), JsonObject.EMPTY);
        KeyRecord.Versions versions = key.versions();
        KeyRecord.Metadata metadata = key.metadata();
        long values = versions.current() - versions.oldestStored() + 1;
        budget.takeVersions(Math.max(1, values + metadata.current() - metadata.oldestStored() + 1));
        writer.removeRecords(key);
        return (int) (versions.current() - Math.max(1, versions.oldest()) + 1);
    }

    /** Asked after the rights on every key, so that nobody learns a number by it. */
    private static void checkCount(Work work, int keys) {
        if (!work.call.fields().has(EXPECTED)) {
            return;
        }
        long expected = work.call.fields().integer(EXPECTED);
        if (expected != keys) {
            MachinePart part =
                    new MachinePart(
                            Code.CAS_MISMATCH,
                            Dimension.STATE,
                            JsonNumber.of(expected),
                            JsonNumber.of(keys),
                            null);
            throw new RequestFailure.Mismatch(work.status(), COUNT, part.json());
        }
    }

    private static KeyCopy.Kept kept(Call call) {
        return switch (call.fields().text(VERSIONS)) {
            case "", "all" -> KeyCopy.Kept.ALL;
            case "current" -> KeyCopy.Kept.CURRENT;
            default -> throw new RequestFailure.Invalid(NEITHER);
        };
    }

    /** One request's transaction, and what its keys share. */
    private final class Work {
        private final Transaction tx;
        private final Call call;
        private final MountSettings mount;
        private final KeyCopy copies;

        Work(Transaction tx, Call call, MountSettings mount) {
            this.tx = tx;
            this.call = call;
            this.mount = mount;
            this.copies = new KeyCopy(tx, new CopyBudget());
        }

        KeyWriter key(String path) {
            return KeyWriter.at(tx, folders, call, path);
        }

        int status() {
            return CompareAndSet.status(call, mount);
        }

        RequestFailure refused(Code code, String text, String path) {
            JsonObject part = MachinePart.of(code, Dimension.STATE, path).json();
            return new RequestFailure.Mismatch(status(), text, part);
        }

        Response done(int keys, int versions) {
            return Response.ok(
                    JsonObject.builder()
                            .put(DRY_RUN, call.fields().bool(DRY_RUN))
                            .put("keys", keys)
                            .put("revision", SeenRevision.text(tx, call.mount().id()))
                            .put(VERSIONS, versions)
                            .build());
        }
    }
}
