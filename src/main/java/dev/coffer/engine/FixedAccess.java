package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import java.util.List;

/**
 * The same answer for every path. Immutable.
 *
 * @param everything whether everything is allowed, or nothing
 * @param anonymous whether there is no valid token
 */
public record FixedAccess(boolean everything, boolean anonymous) implements Access {
    /** Everything: the root token. */
    public static final Access EVERYTHING = new FixedAccess(true, false);

    /** Nothing, with a valid token: no policy grants anything. */
    public static final Access NOTHING = new FixedAccess(false, false);

    /** Nothing, because there is no valid token: possible only on paths that need none. */
    public static final Access ANONYMOUS = new FixedAccess(false, true);

    @Override
    public boolean allows(Capability capability, String path) {
        return everything;
    }

    @Override
    public boolean permits(SubCall call) {
        return everything;
    }

    @Override
    public boolean reaches(String prefix) {
        return everything;
    }

    @Override
    public List<String> capabilities(String path) {
        return List.of(everything ? "root" : "deny");
    }

    @Override
    public JsonObject grants() {
        return everything ? JsonObject.builder().put("root", true).build() : Access.super.grants();
    }
}
