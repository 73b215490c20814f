package dev.coffer.gate.identity;

import dev.coffer.gate.identity.IdentityAlias.Factors;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** The keys of this package's records. An id is a UUID: 16 bytes in keys and in indexes. */
final class IdentityKeys {
    private static final int ID_BYTES = 16;

    /** Keyed hashes of names are made within a mount; identities have this one for themselves. */
    private static final MountId SPACE =
            new MountId(Bytes.wrap("coffer.identity.".getBytes(StandardCharsets.US_ASCII)));

    private static final String ENTITIES = "entity/";
    private static final String GROUPS = "group/";
    private static final String ENTITY_ALIASES = "entity-alias/";
    private static final String GROUP_ALIASES = "group-alias/";

    private IdentityKeys() {}

    /** The bytes of an id in its one canonical form; empty where a text is no id. */
    static Optional<Bytes> idBytes(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? Optional.of(bytes(uuid)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Bytes bytes(UUID uuid) {
        ByteBuffer out = ByteBuffer.allocate(ID_BYTES);
        out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return Bytes.wrap(out.array());
    }

    /** The text of an id. */
    static String idText(Bytes id) {
        ByteBuffer in = id.asBuffer();
        return new UUID(in.getLong(), in.getLong()).toString();
    }

    /** The id at the end of a key. */
    static String lastId(RecordKey key) {
        return idText(key.bytes().slice(key.bytes().length() - ID_BYTES));
    }

    /** The key of a type and an id that this server has made. */
    static RecordKey of(RecordType type, String id) {
        return RecordKey.of(type, stored(id).toArray());
    }

    /** The key of a type and two ids. */
    static RecordKey of(RecordType type, String first, String second) {
        byte[] both = new byte[2 * ID_BYTES];
        stored(first).copyTo(both, 0);
        stored(second).copyTo(both, ID_BYTES);
        return RecordKey.of(type, both);
    }

    /** The bytes of an id that this server has made. */
    static Bytes stored(String id) {
        return idBytes(id).orElseThrow(() -> new IllegalStateException("stored id is no UUID"));
    }

    static RecordKey entityName(ReadTransaction tx, String name) {
        return named(tx, RecordType.ENTITY_NAME, ENTITIES, name);
    }

    static RecordKey groupName(ReadTransaction tx, String name) {
        return named(tx, RecordType.GROUP_NAME, GROUPS, name);
    }

    static RecordKey entityAlias(ReadTransaction tx, Factors factors) {
        return named(
                tx,
                RecordType.ENTITY_ALIAS_NAME,
                ENTITY_ALIASES + factors.mountAccessor() + "/",
                factors.name());
    }

    static RecordKey groupAlias(ReadTransaction tx, Factors factors) {
        return named(
                tx,
                RecordType.GROUP_ALIAS_NAME,
                GROUP_ALIASES + factors.mountAccessor() + "/",
                factors.name());
    }

    private static RecordKey named(
            ReadTransaction tx, RecordType type, String folder, String name) {
        Names names = tx.names();
        Bytes hash = names.nameHash(names.folderId(SPACE, folder), IdentityAlias.fold(name));
        return RecordKey.of(type, hash.toArray());
    }
}
