package dev.coffer.gate.identity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The name of an entity or a group within one mount. Names are compared without regard to case.
 *
 * @param id a UUID
 * @param canonicalId the id of the entity or group
 * @param name as it was first given
 * @param mountAccessor of the mount that knows the name
 * @param metadata what the auth method says of it
 * @param customMetadata what users say of it; null where nobody has said anything
 * @param local whether its mount is local
 * @param mergedFrom ids of entities that had it before they were merged
 */
public record IdentityAlias(
        String id,
        String canonicalId,
        String name,
        String mountAccessor,
        SortedMap<String, String> metadata,
        @Nullable SortedMap<String, String> customMetadata,
        boolean local,
        List<String> mergedFrom,
        Instant created,
        Instant updated) {
    public IdentityAlias {
        metadata = new TreeMap<>(metadata);
        customMetadata = customMetadata == null ? null : new TreeMap<>(customMetadata);
        mergedFrom = List.copyOf(mergedFrom);
    }

    /** A new alias without any metadata. */
    public static IdentityAlias of(String id, String owner, Factors factors, Instant now) {
        return new IdentityAlias(
                id,
                owner,
                factors.name(),
                factors.mountAccessor(),
                new TreeMap<>(),
                null,
                false,
                List.of(),
                now,
                now);
    }

    /**
     * What makes an alias unique.
     *
     * @param mountAccessor of the mount
     * @param name in that mount
     */
    public record Factors(String mountAccessor, String name) {
        /** The form in which names are compared. */
        public Factors folded() {
            return new Factors(mountAccessor, fold(name));
        }
    }

    /** What makes it unique. */
    public Factors factors() {
        return new Factors(mountAccessor, name);
    }

    /** A name in the form in which names are compared. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The same with what the auth method says of it now. */
    public IdentityAlias withMetadata(Map<String, String> said, Instant now) {
        return new IdentityAlias(
                id,
                canonicalId,
                name,
                mountAccessor,
                new TreeMap<>(said),
                customMetadata,
                local,
                mergedFrom,
                created,
                now);
    }

    /** The same under another name, with what users say of it. */
    public IdentityAlias renamed(Factors factors, @Nullable Map<String, String> said, Instant now) {
        return new IdentityAlias(
                id,
                canonicalId,
                factors.name(),
                factors.mountAccessor(),
                metadata,
                said == null ? null : new TreeMap<>(said),
                local,
                mergedFrom,
                created,
                now);
    }

    /** The same of a mount that is local or not. */
    public IdentityAlias withLocal(boolean inLocalMount) {
        return new IdentityAlias(
                id,
                canonicalId,
                name,
                mountAccessor,
                metadata,
                customMetadata,
                inLocalMount,
                mergedFrom,
                created,
                updated);
    }

    /** The same in the hands of another entity or group, with a longer history or the same. */
    public IdentityAlias movedTo(String owner, List<String> history) {
        return new IdentityAlias(
                id,
                owner,
                name,
                mountAccessor,
                metadata,
                customMetadata,
                local,
                history,
                created,
                updated);
    }
}
