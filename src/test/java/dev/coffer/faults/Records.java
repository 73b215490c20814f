package dev.coffer.faults;

import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.ReadTransaction.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Every record of a store in plaintext, as one transaction sees it. Its text is the same for two
 * stores that hold the same; what is drawn by chance (ids of new mounts, sealed keys) is left out
 * of it.
 */
final class Records {
    private static final int PAGE = 1_000;
    private static final Pattern DRAWN =
            Pattern.compile("\"(uuid|accessor|migration_id)\":\"([a-z]+_)?[0-9a-f-]+\"");

    private final Map<RecordType, SortedMap<RecordKey, Bytes>> byType =
            new EnumMap<>(RecordType.class);

    private Records() {}

    /** All of them, scanned. */
    static Records of(LocalServer server) {
        return server.transactions().read(Cancellation.NONE, tx -> of(tx, false));
    }

    /** As {@link #of}; each is read alone as well, so that a cache that says otherwise shows. */
    static Records readTwice(LocalServer server) {
        return server.transactions().read(Cancellation.NONE, tx -> of(tx, true));
    }

    private static Records of(ReadTransaction tx, boolean twice) {
        Records records = new Records();
        for (RecordType type : RecordType.values()) {
            SortedMap<RecordKey, Bytes> found =
                    new TreeMap<>((a, b) -> a.bytes().compareTo(b.bytes()));
            for (Entry entry : all(tx, type)) {
                found.put(entry.key(), entry.value());
                if (twice && !entry.value().equals(tx.get(entry.key()))) {
                    throw new AssertionError(type + " read alone differs from " + type + " found");
                }
            }
            records.byType.put(type, found);
        }
        return records;
    }

    private static List<Entry> all(ReadTransaction tx, RecordType type) {
        List<Entry> entries = new ArrayList<>();
        RecordRange rest = RecordRange.all(type);
        while (true) {
            Slice slice = tx.scan(rest, PAGE);
            entries.addAll(slice.entries());
            if (!slice.more()) {
                return entries;
            }
            rest = rest.after(entries.getLast().key());
        }
    }

    /** The records of a type, by their keys. */
    SortedMap<RecordKey, Bytes> of(RecordType type) {
        return byType.getOrDefault(type, Collections.emptySortedMap());
    }

    /** The mount that a record of a mount belongs to. */
    static MountId mountOf(RecordKey key) {
        return new MountId(key.bytes().slice(1, 1 + MountId.BYTES));
    }

    /**
     * Every record as a line: type, mount, rest of the key, value.
     *
     * @param known what mounts that were there before are called
     */
    String text(Map<MountId, String> known) {
        Map<MountId, String> names = new java.util.HashMap<>(known);
        mountPaths().forEach((id, path) -> names.putIfAbsent(id, "new " + path));
        StringBuilder text = new StringBuilder(8192);
        for (RecordType type : RecordType.values()) {
            List<String> lines = new ArrayList<>();
            if (type.isLog()) {
                lines.addAll(logLines(type, names));
            } else {
                of(type).forEach((key, value) -> lines.add(line(type, key, value, names)));
            }
            lines.sort(null);
            lines.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /**
     * What is added to a log is told by its place: which number a commit has depends on commits
     * that nobody sees, such as those of a merge.
     */
    private List<String> logLines(RecordType type, Map<MountId, String> names) {
        List<String> lines = new ArrayList<>();
        Map<MountId, Integer> places = new java.util.HashMap<>();
        of(type).forEach((key, value) -> {
            MountId mount = mountOf(key);
            int place = places.merge(mount, 1, Integer::sum);
            String where = names.getOrDefault(mount, "new") + " place " + place;
            Bytes count = key.bytes().slice(1 + MountId.BYTES + Long.BYTES);
            lines.add(type + " " + where + " " + shown(count) + " = " + shown(value));
        });
        return lines;
    }

    /** The paths of the mounts that are there. */
    Map<MountId, String> mountPaths() {
        Map<MountId, String> paths = new java.util.HashMap<>();
        of(RecordType.MOUNT)
                .forEach((key, value) ->
                        paths.put(mountOf(key), StoredFields.read(value).text("path")));
        return paths;
    }

    private static String line(
            RecordType type, RecordKey key, Bytes value, Map<MountId, String> names) {
        boolean ofMount =
                type.scope() == RecordType.Scope.MOUNT
                        || type == RecordType.MOUNT
                        || type == RecordType.RETIRED_MOUNT;
        int idEnd = 1 + MountId.BYTES;
        String where =
                switch (type) {
                    case REMOUNT -> "drawn";
                    default ->
                            ofMount
                                    ? names.getOrDefault(mountOf(key), "new")
                                            + " "
                                            + shown(key.bytes().slice(idEnd))
                                    : shown(key.bytes().slice(1));
                };
        String what =
                switch (type) {
                    case ROOT_KEY, KEYRING -> "sealed";
                    case MOUNT -> masked(value.utf8());
                    default -> shown(value);
                };
        return type + " " + where + " = " + what;
    }

    /** A text without the identities that are drawn by chance. */
    static String masked(String text) {
        return DRAWN.matcher(text).replaceAll("\"$1\":\"$2drawn\"");
    }

    private static String shown(Bytes bytes) {
        StringBuilder text = new StringBuilder(bytes.length() * 2);
        for (int i = 0; i < bytes.length(); i++) {
            int value = bytes.byteAt(i) & 0xff;
            if (value >= ' ' && value < 0x7f) {
                text.append((char) value);
            } else {
                text.append('\\')
                        .append(Character.forDigit(value >> 4, 16))
                        .append(Character.forDigit(value & 15, 16));
            }
        }
        return text.toString();
    }
}
