package dev.coffer.gate.idempotency;

import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordType;

/** The records of answers that are kept for repeats, for checks that look at the store. */
public sealed interface StoredRepeat {
    /**
     * An answer.
     *
     * @param place as in its key: who asked, then who asked and the key
     * @param second when it ends
     */
    record Answer(Place place, long second) implements StoredRepeat {
        /** The note that finds it when it ends. */
        public RecordKey end() {
            return Place.end(second, place.bytes());
        }

        /** The record that counts it. */
        public RecordKey count() {
            return KeptCount.key(place);
        }
    }

    /** A note that an answer ends. */
    record End(Place place) implements StoredRepeat {
        /** The answer that it was made for. */
        public RecordKey answer() {
            return place.answer();
        }
    }

    /** How many answers of one caller are kept, in part. */
    record Count(long answers) implements StoredRepeat {}

    /**
     * What a record says.
     *
     * @throws RuntimeException of any kind, if it makes no sense
     */
    static StoredRepeat of(RecordKey key, Bytes content) {
        if (key.type() == RecordType.KEPT_ANSWER) {
            KeptAnswer answer = KeptAnswer.decode(content);
            return new Answer(new Place(key.bytes().slice(1)), answer.ends().getEpochSecond());
        }
        return key.bytes().byteAt(1) == Place.END
                ? new End(new Place.End(key).place())
                : new Count(content.asBuffer().getLong());
    }
}
