package dev.coffer.gate.routing;

import dev.coffer.engine.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The engines that there are, by the types under which they are mounted. Thread-safe. */
public final class Engines {
    private final Map<String, Engine> byType = new ConcurrentHashMap<>();

    /** Makes an engine known under its own type. Called while the server is put together. */
    public void add(Engine engine) {
        add(engine.type(), engine);
    }

    /** Makes an engine known under another type that mounts may have. */
    public void add(String type, Engine engine) {
        if (byType.putIfAbsent(type, engine) != null) {
            throw new IllegalStateException("two engines of type " + type);
        }
    }

    /** The engine of a type. */
    public Optional<Engine> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }
}
