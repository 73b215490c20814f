package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import java.util.List;

/** The same answer for every path. */
record FixedAccess(boolean everything, boolean anonymous) implements Access {
    @Override
    public boolean allows(Capability capability, String path) {
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
