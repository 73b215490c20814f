package dev.coffer.auth.jwt;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Login;
import dev.coffer.storage.schema.StoredFields;
import java.time.Instant;
import java.util.Optional;

/**
 * A login that has begun and whose user is at the issuer. Immutable.
 *
 * @param state names it; in every address that the user's browser sees
 * @param role to log in as
 * @param end when nobody waits for it any more
 * @param asked what it began with
 * @param received what the issuer has posted
 * @param proved who the user is, where the issuer has said so and the client was not told yet
 */
record PendingLogin(
        String state,
        String role,
        Instant end,
        Asked asked,
        Received received,
        Optional<Login.Alias> proved) {
    private static final String STATE = "state";
    private static final String ROLE = "role";
    private static final String END = "end";
    private static final String REDIRECT = "redirect";
    private static final String CLIENT_NONCE = "client_nonce";
    private static final String NONCE = "nonce";
    private static final String VERIFIER = "verifier";
    private static final String DEVICE = "device_code";
    private static final String ADDRESS = "address";
    private static final String CODE = "code";
    private static final String ID_TOKEN = "id_token";
    private static final String NAME = "name";
    private static final String METADATA = "metadata";
    private static final String GROUPS = "groups";

    /**
     * What a login begins with.
     *
     * @param redirect where the browser is sent back to; empty for a device
     * @param clientNonce what the client must show to get the token; may be empty
     * @param keys what binds the issuer's answer to this login
     * @param deviceCode empty where it is no device
     * @param address whom the login was begun for
     */
    record Asked(
            String redirect, String clientNonce, Keys keys, String deviceCode, String address) {}

    /**
     * What binds an issuer's answer to a login.
     *
     * @param nonce must stand in the token
     * @param verifier proves that the code is ours (RFC 7636)
     */
    record Keys(String nonce, String verifier) {
        /** None, for a device. */
        static final Keys NONE = new Keys("", "");
    }

    /** What an issuer has posted; each may be empty. */
    record Received(String code, String idToken) {
        static final Received NOTHING = new Received("", "");
    }

    PendingLogin with(Received other) {
        return new PendingLogin(state, role, end, asked, other, proved);
    }

    PendingLogin with(Login.Alias who) {
        return new PendingLogin(state, role, end, asked, Received.NOTHING, Optional.of(who));
    }

    Bytes encode() {
        JsonObject.Builder record =
                JsonObject.builder()
                        .put(STATE, state)
                        .put(ROLE, role)
                        .put(END, end.getEpochSecond())
                        .put(REDIRECT, asked.redirect)
                        .put(CLIENT_NONCE, asked.clientNonce)
                        .put(NONCE, asked.keys.nonce)
                        .put(VERIFIER, asked.keys.verifier)
                        .put(DEVICE, asked.deviceCode)
                        .put(ADDRESS, asked.address)
                        .put(CODE, received.code)
                        .put(ID_TOKEN, received.idToken);
        proved.ifPresent(who -> {
            JsonObject.Builder metadata = JsonObject.builder();
            who.metadata().forEach(metadata::put);
            record.put(NAME, who.name())
                    .put(METADATA, metadata.build())
                    .put(GROUPS, JsonArray.ofStrings(who.groups()));
        });
        return StoredFields.write(record.build());
    }

    static PendingLogin decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new PendingLogin(
                record.text(STATE),
                record.text(ROLE),
                Instant.ofEpochSecond(record.number(END)),
                new Asked(
                        record.text(REDIRECT),
                        record.text(CLIENT_NONCE),
                        new Keys(record.text(NONCE), record.text(VERIFIER)),
                        record.text(DEVICE),
                        record.text(ADDRESS)),
                new Received(record.text(CODE), record.text(ID_TOKEN)),
                record.has(NAME)
                        ? Optional.of(
                                new Login.Alias(
                                        record.text(NAME),
                                        record.textsByName(METADATA),
                                        record.texts(GROUPS)))
                        : Optional.empty());
    }

    /** The role only: the rest lets whoever reads it log in. */
    @Override
    public String toString() {
        return "PendingLogin[" + role + "]";
    }
}
