package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.CallPart;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.List;

/**
 * What the audit log says that moving, copying and removing is made of: the calls that each key
 * would have needed alone. Of folders with more keys than {@link #MOST_KEYS} it names the folders,
 * with a slash at their ends.
 */
final class MoveParts {
    /** Keys that are named one by one. */
    static final int MOST_KEYS = 1_000;

    private static final String DATA = "data/";
    private static final String METADATA = "metadata/";

    private final List<CallPart> parts = new ArrayList<>();

    /** Of a move or a copy. */
    static List<CallPart> taken(Folders folders, ReadTransaction tx, Call call, boolean removes) {
        MoveParts all = new MoveParts();
        if (!call.fields().bool(MovePaths.RECURSIVE)) {
            String from = BodyPath.ofKey(call, MovePaths.FROM);
            all.take(from, BodyPath.ofKey(call, MovePaths.TO), removes);
            return all.parts;
        }
        String from = KeysBelow.folder(BodyPath.ofFolder(call, MovePaths.FROM));
        String to = KeysBelow.folder(BodyPath.ofFolder(call, MovePaths.TO));
        KeysBelow keys = KeysBelow.of(tx, folders, call.mount().id(), from);
        if (keys.keys().size() > MOST_KEYS) {
            all.take(from, to, removes);
        } else {
            keys.keys().forEach(key -> all.take(key, to + keys.relative(key), removes));
        }
        return all.parts;
    }

    /** Of the removal of a folder. */
    static List<CallPart> removed(Folders folders, ReadTransaction tx, Call call) {
        MoveParts all = new MoveParts();
        String root = KeysBelow.folder(BodyPath.ofFolder(call, MovePaths.PREFIX));
        KeysBelow keys = KeysBelow.of(tx, folders, call.mount().id(), root);
        if (keys.keys().size() > MOST_KEYS) {
            all.part("delete", METADATA + root);
        } else {
            keys.keys().forEach(key -> all.part("delete", METADATA + key));
        }
        return all.parts;
    }

    private void take(String from, String to, boolean removes) {
        part("read", DATA + from);
        part("read", METADATA + from);
        part("create", DATA + to);
        part("create", METADATA + to);
        if (removes) {
            part("delete", METADATA + from);
        }
    }

    private void part(String operation, String path) {
        parts.add(new CallPart(operation, path));
    }
}
