package dev.coffer.engine.kv.versioned;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.Names;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The strong entity tags of a key (RFC 9110, section 8.8.3): keyed hashes, so that they tell
 * nothing but whether two of them are the same, and after a restore none is one from before. Both
 * kinds change with every change of the key, be it of a value, of a version's state or of metadata.
 */
final class EntityTag {
    /** What two keys in a thousand million share by chance once in a thousand million years. */
    private static final int HASH_BYTES = 12;

    private static final byte KEY = 'k';
    private static final byte VERSION = 'v';
    private static final byte METADATA_VERSION = 'm';
    private static final int GENERATION_BYTES = 16;

    private EntityTag() {}

    /** Of a key's metadata. */
    static String of(Names names, KeyRecord key) {
        return quoted(names, head(names, key, KEY, 0));
    }

    /** Of a version; whether its value can be read may change by time alone. */
    static String of(Names names, KeyRecord key, long version, boolean live) {
        ByteBuffer content = head(names, key, VERSION, Long.BYTES + 1);
        content.putLong(version).put((byte) (live ? 1 : 0));
        return quoted(names, content);
    }

    /** Of a version of the metadata: what it says never changes while the key lives. */
    static String ofMetadata(Names names, KeyRecord key, long version) {
        Bytes incarnation = names.incarnation();
        int size = 1 + GENERATION_BYTES + incarnation.length() + Long.BYTES;
        ByteBuffer content =
                ByteBuffer.allocate(size)
                        .put(METADATA_VERSION)
                        .put(key.generation().asBuffer())
                        .put(incarnation.asBuffer())
                        .putLong(version);
        return quoted(names, content);
    }

    private static ByteBuffer head(Names names, KeyRecord key, byte kind, int more) {
        Bytes incarnation = names.incarnation();
        int size = 1 + GENERATION_BYTES + Long.BYTES + incarnation.length() + more;
        return ByteBuffer.allocate(size)
                .put(kind)
                .put(key.generation().asBuffer())
                .putLong(key.change().number())
                .put(incarnation.asBuffer());
    }

    private static String quoted(Names names, ByteBuffer content) {
        byte[] bytes = new byte[content.flip().remaining()];
        content.get(bytes);
        Bytes hash = names.contentHash(bytes).slice(0, HASH_BYTES);
        return '"' + Base64.getUrlEncoder().encodeToString(hash.toArray()) + '"';
    }
}
