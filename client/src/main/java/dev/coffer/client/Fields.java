package dev.coffer.client;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object of an answer, by the type that is expected of them. */
final class Fields {
    /** No members at all. */
    static final Fields NONE = new Fields(Map.of());

    private final Map<String, @Nullable Object> members;

    private Fields(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** The members of a value; none where it is no object. */
    // What Json reads as an object has texts for names.
    @SuppressWarnings("unchecked")
    static Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? new Fields((Map<String, @Nullable Object>) map)
                : NONE;
    }

    Map<String, @Nullable Object> members() {
        return members;
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    /** The object of a name; without members where there is none. */
    Fields object(String name) {
        return of(members.get(name));
    }

    /** The elements of a name's array that are objects. */
    List<Fields> objects(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().filter(Map.class::isInstance).map(Fields::of).toList()
                : List.of();
    }

    /** The elements of a name's array that are texts. */
    List<String> texts(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
                : List.of();
    }

    Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    OptionalLong number(String name) {
        return members.get(name) instanceof Long number
                ? OptionalLong.of(number)
                : OptionalLong.empty();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** A time; empty where there is none. */
    Optional<Instant> time(String name) {
        try {
            return text(name).filter(text -> !text.isEmpty()).map(Instant::parse);
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }
}
