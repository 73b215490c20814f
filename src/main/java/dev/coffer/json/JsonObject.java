package dev.coffer.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: names to values, immutable, in the order of insertion. Equality ignores the order.
 */
public final class JsonObject implements JsonValue {
    /** {@code {}}. */
    public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

    /** The order in which Go prints a map's names: by their UTF-8 bytes. */
    public static final Comparator<String> NAME_ORDER = Utf8::compare;

    private final Map<String, JsonValue> members;

    /** Takes the map over: nobody else may change it any more. */
    private JsonObject(Map<String, JsonValue> members) {
        this.members = members;
    }

    /** A builder of a new object. */
    public static Builder builder() {
        return new Builder(new LinkedHashMap<>(), false);
    }

    /** An object of these members, copied, in the order of the map. */
    public static JsonObject of(Map<String, ? extends JsonValue> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    /** The value of {@code name}; empty if there is none. A {@code null} is {@link JsonNull}. */
    public Optional<JsonValue> get(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** Whether there is a member of this name, be it {@code null}. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The members in the order of insertion. */
    public Set<Map.Entry<String, JsonValue>> entries() {
        return Collections.unmodifiableMap(members).entrySet();
    }

    /** As {@link #entries}, without a wrapper around each: for reading only. */
    Set<Map.Entry<String, JsonValue>> rawEntries() {
        return members.entrySet();
    }

    /** The names in the order of insertion. */
    public Set<String> names() {
        return Collections.unmodifiableSet(members.keySet());
    }

    /** How many members. */
    public int size() {
        return members.size();
    }

    /** Whether this is {@code {}}. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** A builder that starts with the members of this object. */
    public Builder toBuilder() {
        return new Builder(members, true);
    }

    @Override
    public String goKind() {
        return "object";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "JsonObject[" + members.size() + " members]";
    }

    /** Collects members; a name given twice keeps its place and takes the last value. */
    public static final class Builder {
        private Map<String, JsonValue> members;

        /** Whether an object holds the map, so that a change has to begin with a copy. */
        private boolean given;

        private Builder(Map<String, JsonValue> members, boolean given) {
            this.members = members;
            this.given = given;
        }

        /** Adds a string, or {@code null} if there is none. */
        @CanIgnoreReturnValue
        public Builder put(String name, @Nullable String value) {
            return put(name, value == null ? JsonNull.NULL : new JsonString(value));
        }

        /** Adds an integer. */
        @CanIgnoreReturnValue
        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        /** Adds a boolean. */
        @CanIgnoreReturnValue
        public Builder put(String name, boolean value) {
            return put(name, JsonBoolean.of(value));
        }

        /** Adds a value. */
        @CanIgnoreReturnValue
        public Builder put(String name, JsonValue value) {
            own().put(name, value);
            return this;
        }

        /** Adds a {@code null}. */
        @CanIgnoreReturnValue
        public Builder putNull(String name) {
            return put(name, JsonNull.NULL);
        }

        /** Takes a member out, if it is there. */
        @CanIgnoreReturnValue
        public Builder remove(String name) {
            own().remove(name);
            return this;
        }

        /** The object; the builder may go on afterwards without touching it. */
        public JsonObject build() {
            if (members.isEmpty()) {
                return EMPTY;
            }
            given = true;
            return new JsonObject(members);
        }

        private Map<String, JsonValue> own() {
            if (given) {
                members = new LinkedHashMap<>(members);
                given = false;
            }
            return members;
        }
    }
}
