package dev.coffer.gate.audit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of nested objects one after the other and leaves out what is empty, as Go does
 * with {@code omitempty}. Not thread-safe.
 */
final class FieldWriter {
    private final JsonWriter out;

    /** Whether the innermost open object has a member yet. */
    private boolean started;

    /** Writes behind an opening brace; {@code started} tells whether a member stands there yet. */
    FieldWriter(JsonWriter out, boolean started) {
        this.out = out;
        this.started = started;
    }

    /** Begins a member whose value the caller writes to what is returned. */
    @CanIgnoreReturnValue
    JsonWriter member(String name) {
        if (started) {
            out.one(',');
        }
        started = true;
        return out.string(name).one(':');
    }

    /** Begins an object, empty or not. */
    void begin(String name) {
        member(name).one('{');
        started = false;
    }

    /** Ends an object. */
    void end() {
        out.one('}');
        started = true;
    }

    void text(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            member(name).string(value);
        }
    }

    void number(String name, long value) {
        if (value != 0) {
            member(name).number(value);
        }
    }

    void flag(String name, boolean value) {
        if (value) {
            member(name).bool(true);
        }
    }

    void texts(String name, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        member(name);
        list(values);
    }

    /** A list as a value, empty or not. */
    void list(List<String> values) {
        char before = '[';
        for (String value : values) {
            out.one(before).string(value);
            before = ',';
        }
        if (before == '[') {
            out.one('[');
        }
        out.one(']');
    }
}
