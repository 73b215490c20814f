package dev.coffer.gate.lockout;

import dev.coffer.gate.routing.LockoutConfig;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.StoredFields;
import java.time.Instant;

/**
 * The wrong attempts under one name, as stored.
 *
 * @param name shown to who may unlock it
 * @param count since counting began
 * @param last when the last one was, in whole seconds
 */
record WrongAttempts(String name, long count, Instant last) {
    private static final String NAME = "name";
    private static final String COUNT = "count";
    private static final String LAST = "last_epoch_second";

    /** A first wrong attempt. */
    static WrongAttempts first(String name, Instant now) {
        return new WrongAttempts(name, 1, now);
    }

    /** One more; counting begins anew after a time without any. */
    WrongAttempts oneMore(LockoutConfig terms, Instant now) {
        return now.isAfter(last.plus(terms.counterReset()))
                ? first(name, now)
                : new WrongAttempts(name, count + 1, now);
    }

    /** Whether the name is refused. */
    boolean isLocked(LockoutConfig terms, Instant now) {
        return count >= terms.threshold()
                && now.getEpochSecond() - last.getEpochSecond() < terms.duration().toSeconds();
    }

    Bytes encode() {
        return StoredFields.write(
                JsonObject.builder()
                        .put(NAME, name)
                        .put(COUNT, count)
                        .put(LAST, last.getEpochSecond())
                        .build());
    }

    static WrongAttempts decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new WrongAttempts(
                record.text(NAME),
                record.number(COUNT),
                Instant.ofEpochSecond(record.number(LAST)));
    }
}
