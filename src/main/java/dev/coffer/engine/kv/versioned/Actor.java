package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Caller;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who changed something: the entity, the display name of the token and the address that the request
 * came from. Kept as it is stored, so that a read that shows nobody costs nothing.
 *
 * @param encoded three texts, a byte with its length before each; empty where nobody is known
 */
record Actor(Bytes encoded) {
    /** Whoever wrote before it was noted who did, and what the server does by itself. */
    static final Actor UNKNOWN = new Actor(Bytes.empty());

    /** Bytes of an entity's id that are kept; a UUID has 36. */
    static final int MAX_ENTITY = 40;

    /** Bytes of a display name that are kept: a longer one is cut. */
    static final int MAX_NAME = 128;

    /** Bytes of an address that are kept; an IPv6 address with its zone has fewer. */
    static final int MAX_ADDRESS = 64;

    /** Who sent a request. */
    static Actor of(Call call) {
        Optional<Caller> caller = call.access().caller();
        byte[] entity = utf8(caller.map(Caller::entityId).orElse(""));
        byte[] name = utf8(caller.map(Caller::displayName).orElse(""));
        byte[] address = utf8(call.request().caller().remoteAddress());
        int entityBytes = cut(entity, MAX_ENTITY);
        int nameBytes = cut(name, MAX_NAME);
        int addressBytes = cut(address, MAX_ADDRESS);
        ByteBuffer out = ByteBuffer.wrap(new byte[3 + entityBytes + nameBytes + addressBytes]);
        out.put((byte) entityBytes).put(entity, 0, entityBytes);
        out.put((byte) nameBytes).put(name, 0, nameBytes);
        out.put((byte) addressBytes).put(address, 0, addressBytes);
        return new Actor(Bytes.wrap(out.array()));
    }

    /** As clients are shown it: an object, or null where nobody is known. */
    JsonValue shown() {
        if (encoded.isEmpty()) {
            return JsonNull.NULL;
        }
        int name = behind(0);
        int address = behind(name);
        return JsonObject.builder()
                .put("display_name", text(name))
                .put("entity_id", text(0))
                .put("remote_address", text(address))
                .build();
    }

    /** What it takes in a record. */
    int storedBytes() {
        return 1 + encoded.length();
    }

    /** Writes it into a record. */
    void put(ByteBuffer out) {
        out.put((byte) encoded.length()).put(encoded.asBuffer());
    }

    /** Reads it where a record has it. */
    static Actor stored(Bytes record, int at) {
        int length = Byte.toUnsignedInt(record.byteAt(at));
        return length == 0 ? UNKNOWN : new Actor(record.slice(at + 1, at + 1 + length));
    }

    private String text(int at) {
        return encoded.slice(at + 1, behind(at)).utf8();
    }

    private int behind(int at) {
        return at + 1 + Byte.toUnsignedInt(encoded.byteAt(at));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** How many bytes of a text are kept: whole characters only. */
    private static int cut(byte[] text, int most) {
        int length = Math.min(text.length, most);
        while (length < text.length && isMiddle(text[length])) {
            length--;
        }
        return length;
    }

    /** Whether a byte of UTF-8 is not the first of its character. */
    private static boolean isMiddle(byte each) {
        return (each & 0xc0) == 0x80;
    }
}
