package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Access;
import dev.coffer.engine.Capability;
import dev.coffer.engine.SubCall;
import dev.coffer.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Permits the parts it was told of, as {@code read kv/data/a {"version":"1"}}, and notes others.
 */
final class PartAccess implements Access {
    private final Set<String> permitted;
    private final List<String> asked = new ArrayList<>();

    PartAccess(String... permitted) {
        this.permitted = Set.of(permitted);
    }

    /** What was asked for. */
    List<String> asked() {
        return asked;
    }

    @Override
    public boolean allows(Capability capability, String path) {
        return false;
    }

    @Override
    public boolean permits(SubCall call) {
        String fields = new String(JsonWriter.bytesOf(call.fields()), StandardCharsets.UTF_8);
        String part =
                call.capability().name().toLowerCase(Locale.ROOT)
                        + " "
                        + call.path()
                        + " "
                        + fields;
        asked.add(part);
        return permitted.contains(part);
    }

    @Override
    public boolean reaches(String prefix) {
        return false;
    }

    @Override
    public List<String> capabilities(String path) {
        return List.of("deny");
    }

    @Override
    public boolean anonymous() {
        return false;
    }
}
