package dev.coffer.engine.kv.plain;

import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoDuration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One secret of a version 1 mount. What its {@code ttl} says is worked out when it is written, so
 * that a read parses nothing.
 *
 * @param lifeSeconds what {@code ttl} or {@code lease} says; empty where the mount's default counts
 * @param json the fields as they are spliced into answers
 */
public record PlainSecret(Optional<Long> lifeSeconds, Bytes json) {
    private static final byte FORMAT = 1;
    private static final byte FORMAT_WITH_LIFE = 2;

    /** A secret of these fields. */
    static PlainSecret of(JsonObject fields) {
        Optional<JsonValue> life = fields.get("ttl").or(() -> fields.get("lease"));
        Bytes json = Bytes.wrap(JsonRaw.canonical(fields).toByteArray());
        return new PlainSecret(life.flatMap(PlainSecret::seconds), json);
    }

    /** Whole seconds of what can be read as a duration, null as 0; neither capped nor refused. */
    private static Optional<Long> seconds(JsonValue value) {
        Optional<String> text =
                switch (value) {
                    case JsonString s -> Optional.of(s.value());
                    case JsonNumber n -> Optional.of(n.literal());
                    case JsonNull _ -> Optional.of("");
                    default -> Optional.empty();
                };
        return text.flatMap(t ->
                GoDuration.parseSeconds(t) instanceof GoDuration.Parsed(Duration life)
                        ? Optional.of(life.toMillis() / 1_000)
                        : Optional.empty());
    }

    Bytes encode() {
        int head = lifeSeconds.isPresent() ? 1 + Long.BYTES : 1;
        byte[] bytes = new byte[head + json.length()];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(lifeSeconds.isPresent() ? FORMAT_WITH_LIFE : FORMAT);
        lifeSeconds.ifPresent(out::putLong);
        json.copyTo(bytes, head);
        return Bytes.wrap(bytes);
    }

    /** What a record holds. */
    public static PlainSecret decode(Bytes bytes) {
        return switch (bytes.byteAt(0)) {
            case FORMAT -> new PlainSecret(Optional.empty(), bytes.slice(1));
            case FORMAT_WITH_LIFE ->
                    new PlainSecret(
                            Optional.of(bytes.asBuffer().getLong(1)), bytes.slice(1 + Long.BYTES));
            default -> throw new IllegalStateException("plain secret of an unknown format");
        };
    }
}
