package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.ConversionException;
import dev.coffer.engine.StoredPath;
import dev.coffer.engine.WeakTyping;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The members of one element of a transaction. Nothing in it may go unnoticed: a misspelt guard
 * would guard nothing, so a name that is not known is refused. Immutable.
 */
final class TxnFields {
    private static final String PATH = "path";

    private final TxnPlace place;
    private final JsonObject members;

    private TxnFields(TxnPlace place, JsonObject members) {
        this.place = place;
        this.members = members;
    }

    /**
     * The members of an element.
     *
     * @throws RequestFailure.Invalid 400 if it is no object
     */
    static TxnFields of(TxnPlace place, JsonValue element) {
        if (element instanceof JsonObject members) {
            return new TxnFields(place, members);
        }
        throw place.invalid("must be an object", null);
    }

    TxnPlace place() {
        return place;
    }

    /** Whether the client gave the member, be it null. */
    boolean has(String name) {
        return members.has(name);
    }

    /** The member as it was sent. */
    Optional<JsonValue> raw(String name) {
        return members.get(name);
    }

    /**
     * Refuses members that are not known.
     *
     * @throws RequestFailure.Invalid 400 naming the first one
     */
    void allow(Set<String> known, Set<String> more) {
        for (String name : members.names()) {
            if (!known.contains(name) && !more.contains(name)) {
                throw refused("does not know the field " + GoText.quote(name));
            }
        }
    }

    /** A text, empty if it was not given. */
    Optional<String> text(String name) {
        Optional<JsonValue> value = members.get(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonString(String text)) {
            return Optional.of(text);
        }
        throw refused(name + " must be a text");
    }

    /** An integer in any form in which single calls take one, empty if it was not given. */
    OptionalLong integer(String name) {
        Optional<JsonValue> value = members.get(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(WeakTyping.BODY.integer("", value.get()));
        } catch (ConversionException _) {
            throw refused(name + " must be an integer");
        }
    }

    /** An object, empty if it was not given. */
    JsonObject object(String name) {
        JsonValue value = members.get(name).orElse(JsonObject.EMPTY);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw refused(name + " must be an object");
    }

    /** The path of a key, written as the door would have made it of a request's. */
    String path() {
        return path(PATH);
    }

    /** As {@link #path()}, of another member. */
    String path(String name) {
        String path = text(name).orElse("");
        if (path.isEmpty()) {
            throw refused(name + " is missing");
        }
        String between = "/" + path + "/";
        boolean relative = between.contains("/./") || between.contains("/../");
        if (relative || between.contains("//") || !GoText.isPrintable(path)) {
            throw refused(
                    name
                            + " must be the path of a key: printable, without a slash at either"
                            + " end, and without empty, . and .. segments");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > StoredPath.MAX_BYTES) {
            throw refused(name + " is longer than " + StoredPath.MAX_BYTES + " bytes");
        }
        return path;
    }

    /** A refusal of this element. */
    RequestFailure refused(String text) {
        boolean named = members.get(PATH).orElse(null) instanceof JsonString;
        return place.invalid(text, named ? text(PATH).orElse(null) : null);
    }
}
