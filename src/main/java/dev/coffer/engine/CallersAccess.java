package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a known caller may do. */
record CallersAccess(Access rights, Caller known) implements Access {
    @Override
    public boolean allows(Capability capability, String path) {
        return rights.allows(capability, path);
    }

    @Override
    public boolean permits(SubCall call) {
        return rights.permits(call);
    }

    @Override
    public boolean reaches(String prefix) {
        return rights.reaches(prefix);
    }

    @Override
    public List<String> capabilities(String path) {
        return rights.capabilities(path);
    }

    @Override
    public JsonObject grants() {
        return rights.grants();
    }

    @Override
    public boolean anonymous() {
        return rights.anonymous();
    }

    @Override
    public Optional<Caller> caller() {
        return Optional.of(known);
    }
}
