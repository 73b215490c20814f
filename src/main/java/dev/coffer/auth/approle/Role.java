package dev.coffer.auth.approle;

import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One role, as stored. Immutable.
 *
 * @param identity what it is known by
 * @param secretIds what its secret ids are like
 * @param token the terms of tokens
 * @param old those of them that are shown under their old names
 */
record Role(Identity identity, SecretIdSettings secretIds, TokenSettings token, OldSettings old) {
    private static final String NAME = "name";
    private static final String ROLE_ID = "role_id";
    private static final String FOLDER = "folder";
    private static final String LOCAL = "local_secret_ids";
    private static final String BIND = "bind_secret_id";
    private static final String CIDRS = "secret_id_bound_cidrs";
    private static final String WITHOUT_CIDRS = "without_cidrs";
    private static final String NUM_USES = "secret_id_num_uses";
    private static final String TTL = "secret_id_ttl";

    /**
     * What a role is known by.
     *
     * @param name in lower case
     * @param roleId what a client presents; changeable
     * @param folder names where its secret ids are; random, never used again, so that a later role
     *     of the same name shares nothing with it
     */
    record Identity(String name, String roleId, String folder) {}

    /**
     * What the secret ids of a role are like.
     *
     * @param bound whether a login needs one
     * @param local kept and shown
     * @param cidrs networks that may log in; absent where nobody has said anything of it
     * @param uses how often each may be used, zero for as often as wanted
     * @param ttl how long each is good, zero for ever
     */
    record SecretIdSettings(
            boolean bound, boolean local, Optional<List<String>> cidrs, long uses, Duration ttl) {
        static final SecretIdSettings NEW =
                new SecretIdSettings(true, false, Optional.empty(), 0, Duration.ZERO);

        SecretIdSettings withBound(boolean other) {
            return new SecretIdSettings(other, local, cidrs, uses, ttl);
        }

        SecretIdSettings withLocal(boolean other) {
            return new SecretIdSettings(bound, other, cidrs, uses, ttl);
        }

        SecretIdSettings withCidrs(Optional<List<String>> other) {
            return new SecretIdSettings(bound, local, other, uses, ttl);
        }

        SecretIdSettings withUses(long other) {
            return new SecretIdSettings(bound, local, cidrs, other, ttl);
        }

        SecretIdSettings withTtl(Duration other) {
            return new SecretIdSettings(bound, local, cidrs, uses, other);
        }

        /** The networks; none where nobody has said anything of it. */
        List<String> networks() {
            return cidrs.orElse(List.of());
        }

        JsonValue shownCidrs() {
            return cidrs.<JsonValue>map(JsonArray::ofStrings).orElse(JsonNull.NULL);
        }
    }

    /** A role on which nobody has set anything. */
    static Role fresh(String name, String folder) {
        return new Role(
                new Identity(name, "", folder),
                SecretIdSettings.NEW,
                TokenSettings.EMPTY,
                OldSettings.NONE);
    }

    Role withRoleId(String roleId) {
        return new Role(
                new Identity(identity.name, roleId, identity.folder), secretIds, token, old);
    }

    Role withSecretIds(SecretIdSettings settings) {
        return new Role(identity, settings, token, old);
    }

    Role withToken(TokenSettings settings) {
        return new Role(identity, secretIds, settings, old);
    }

    Role withTerms(OldSettings.Both both) {
        return new Role(identity, secretIds, both.token(), both.old());
    }

    /** Whether anything at all is asked of who logs in. */
    boolean isConstrained() {
        return secretIds.bound || !secretIds.networks().isEmpty() || !token.boundCidrs().isEmpty();
    }

    /** What may be seen of the role. */
    JsonObject view() {
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put(BIND, secretIds.bound)
                        .put(LOCAL, secretIds.local)
                        .put(CIDRS, secretIds.shownCidrs())
                        .put(NUM_USES, secretIds.uses)
                        .put(TTL, secretIds.ttl.toSeconds());
        token.show(shown);
        old.show(shown);
        return shown.build();
    }

    Bytes encode() {
        JsonObject.Builder record =
                JsonObject.builder()
                        .put(NAME, identity.name)
                        .put(ROLE_ID, identity.roleId)
                        .put(FOLDER, identity.folder)
                        .put(BIND, secretIds.bound)
                        .put(LOCAL, secretIds.local)
                        .put(CIDRS, JsonArray.ofStrings(secretIds.networks()))
                        .put(WITHOUT_CIDRS, secretIds.cidrs.isEmpty())
                        .put(NUM_USES, secretIds.uses)
                        .put(TTL, secretIds.ttl.toSeconds());
        token.show(record);
        old.store(record);
        return StoredFields.write(record.build());
    }

    static Role decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new Role(
                new Identity(record.text(NAME), record.text(ROLE_ID), record.text(FOLDER)),
                new SecretIdSettings(
                        record.flag(BIND),
                        record.flag(LOCAL),
                        record.flag(WITHOUT_CIDRS)
                                ? Optional.empty()
                                : Optional.of(record.texts(CIDRS)),
                        record.number(NUM_USES),
                        Duration.ofSeconds(record.number(TTL))),
                TokenSettings.stored(record),
                OldSettings.stored(record));
    }
}
