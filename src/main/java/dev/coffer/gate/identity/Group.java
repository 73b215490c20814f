package dev.coffer.gate.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A group of entities and of other groups. Immutable. Its members are records of their own.
 *
 * @param id a UUID
 * @param name unique without regard to case
 * @param kind internal or external
 * @param metadata what users say of it
 * @param policies what its members may do
 * @param parentIds the groups that it is in, in the order in which it came into them
 * @param alias its name in an auth method; null where it has none
 * @param modifyIndex how often a user has changed it
 */
public record Group(
        String id,
        String name,
        Kind kind,
        SortedMap<String, String> metadata,
        List<String> policies,
        List<String> parentIds,
        @Nullable IdentityAlias alias,
        long modifyIndex,
        Instant created,
        Instant updated) {
    /** Who decides who is in a group. */
    public enum Kind {
        /** Users of this server. */
        INTERNAL,
        /** An auth method, anew at each login, by the group's alias. */
        EXTERNAL;

        /** As on the wire. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Group {
        metadata = new TreeMap<>(metadata);
        policies = List.copyOf(policies);
        parentIds = List.copyOf(parentIds);
    }

    /** A group that has nothing but a name. */
    public static Group of(String id, String name, Kind kind, Instant now) {
        return new Group(id, name, kind, new TreeMap<>(), List.of(), List.of(), null, 0, now, now);
    }

    /** The same after a user has changed it. */
    public Group changed(Profile profile, Instant now) {
        return new Group(
                id,
                profile.name(),
                kind,
                profile.metadata(),
                profile.policies(),
                parentIds,
                alias,
                modifyIndex + 1,
                created,
                now);
    }

    /** What a user can change. */
    public record Profile(String name, SortedMap<String, String> metadata, List<String> policies) {
        public Profile {
            metadata = new TreeMap<>(metadata);
            policies = List.copyOf(policies);
        }
    }

    /** What a user can change, as it is. */
    public Profile profile() {
        return new Profile(name, metadata, policies);
    }

    /** The same of a kind, before it is written for the first time. */
    public Group ofKind(Kind other) {
        return new Group(
                id,
                name,
                other,
                metadata,
                policies,
                parentIds,
                alias,
                modifyIndex,
                created,
                updated);
    }

    /** The same in other groups. */
    public Group withParents(Collection<String> ids) {
        return new Group(
                id,
                name,
                kind,
                metadata,
                policies,
                List.copyOf(ids),
                alias,
                modifyIndex + 1,
                created,
                updated);
    }

    /** The same with another alias or none. */
    public Group withAlias(@Nullable IdentityAlias other) {
        return new Group(
                id,
                name,
                kind,
                metadata,
                policies,
                parentIds,
                other,
                modifyIndex + 1,
                created,
                updated);
    }
}
