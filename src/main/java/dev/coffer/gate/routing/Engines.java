package dev.coffer.gate.routing;

import dev.coffer.engine.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The engines that there are, by the types under which they are mounted: secrets engines and auth
 * methods apart, since a type can be both. Thread-safe.
 */
public final class Engines {
    private final Map<String, Engine> byType = new ConcurrentHashMap<>();
    private final Map<String, Engine> authByType = new ConcurrentHashMap<>();
    private final Map<String, LockoutConfig> lockouts = new ConcurrentHashMap<>();

    /** Makes an engine known under its own type. Called while the server is put together. */
    public void add(Engine engine) {
        add(engine.type(), engine);
    }

    /** Makes an engine known under another type that mounts may have. */
    public void add(String type, Engine engine) {
        put(byType, type, engine);
    }

    /** Makes an auth method known under its own type. */
    public void addAuth(Engine method) {
        put(authByType, method.type(), method);
    }

    /** Makes an auth method known under another type that auth mounts may have. */
    public void addAuth(String type, Engine method) {
        put(authByType, type, method);
    }

    /**
     * Says when wrong attempts lock a name, where the mount says nothing. Called while the server
     * is put together.
     *
     * @param terms by auth method, {@code all} for every one
     */
    public void lockOut(Map<String, LockoutConfig> terms) {
        lockouts.putAll(terms);
    }

    /** A mount with the terms that hold at it. */
    public MountEntry withLockout(MountEntry entry) {
        if (!entry.isAuth() || lockouts.isEmpty()) {
            return entry;
        }
        LockoutConfig none = LockoutConfig.UNTUNED;
        LockoutConfig server =
                lockouts.getOrDefault(entry.type(), none)
                        .orElse(lockouts.getOrDefault("all", none));
        AuthConfig auth = entry.config().auth();
        LockoutConfig terms = auth.lockout().map(tuned -> tuned.orElse(server)).orElse(server);
        return entry.tuned(
                entry.description(),
                entry.options(),
                entry.config().withAuth(auth.withLockout(terms)));
    }

    private static void put(Map<String, Engine> engines, String type, Engine engine) {
        if (engines.putIfAbsent(type, engine) != null) {
            throw new IllegalStateException("two engines of type " + type);
        }
    }

    /** The types of secrets engines. */
    public Set<String> types() {
        return Set.copyOf(byType.keySet());
    }

    /** The types of auth methods. */
    public Set<String> authTypes() {
        return Set.copyOf(authByType.keySet());
    }

    /** The engine that serves a mount. */
    public Optional<Engine> of(MountEntry entry) {
        return Optional.ofNullable((entry.isAuth() ? authByType : byType).get(entry.type()));
    }
}
