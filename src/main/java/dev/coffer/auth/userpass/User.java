package dev.coffer.auth.userpass;

import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;

/**
 * One user, as stored. Immutable.
 *
 * @param passwordHash in bcrypt's text form; empty only before a first password is set
 * @param token the terms of tokens
 * @param old those of them that are shown under their old names
 */
record User(String passwordHash, TokenSettings token, OldSettings old) {
    /** Nobody yet. */
    static final User NEW = new User("", TokenSettings.EMPTY, OldSettings.NONE);

    private static final String PASSWORD_HASH = "password_hash";

    /** The user with the terms that a client gives. */
    User changed(Fields fields) {
        OldSettings.Both both = OldSettings.changed(token.changed(fields), old, fields);
        return new User(passwordHash, both.token(), both.old());
    }

    User withPasswordHash(String hash) {
        return new User(hash, token, old);
    }

    /** The user with other policies; {@code shown} are those under the old name. */
    User withPolicies(List<String> policies, List<String> shown) {
        return new User(passwordHash, token.withPolicies(policies), old.withPolicies(shown));
    }

    /** What may be seen of the user. */
    JsonObject view() {
        JsonObject.Builder shown = JsonObject.builder();
        token.show(shown);
        old.show(shown);
        return shown.build();
    }

    Bytes encode() {
        JsonObject.Builder record = JsonObject.builder().put(PASSWORD_HASH, passwordHash);
        token.show(record);
        old.store(record);
        return StoredFields.write(record.build());
    }

    static User decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new User(
                record.text(PASSWORD_HASH),
                TokenSettings.stored(record),
                OldSettings.stored(record));
    }

    /** Without the hash, which lets others guess. */
    @Override
    public String toString() {
        return "User[" + token + "]";
    }
}
