package dev.coffer.auth.jwt;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the users of a role log in by their browser. Immutable.
 *
 * <p>Source: OpenBao, jwt auth method, path_role.go.
 *
 * @param on whether they do; else the role takes signed tokens ({@code role_type=jwt})
 * @param redirects where the issuer may send a browser back to
 * @param scopes asked for beside {@code openid}
 * @param mode who hears the issuer's answer
 * @param pollSeconds how often a client is to ask; 0 for the usual
 * @param maxAge how long ago a user may have proved to the issuer who it is; zero for ever
 * @param unconfirmed whether a login that comes straight to the server asks nobody to confirm it
 */
record BrowserTerms(
        boolean on,
        List<String> redirects,
        List<String> scopes,
        Mode mode,
        long pollSeconds,
        Duration maxAge,
        boolean unconfirmed) {
    static final Field TYPE =
            Field.string(
                    "role_type",
                    "\"oidc\", the usual one, for browsers, or \"jwt\" for signed tokens.");
    static final Field REDIRECTS =
            Field.list("allowed_redirect_uris", "Where the issuer may send a browser back to.");
    static final Field SCOPES = Field.list("oidc_scopes", "Scopes to ask for beside openid.");
    static final Field MODE =
            Field.string(
                    "callback_mode",
                    "Who hears the issuer's answer: \"client\", the usual one, \"direct\" for the"
                            + " server, or \"device\" for a code that is typed in.");
    static final Field POLL =
            Field.integer("poll_interval", "Seconds between two polls of a client.");
    static final Field MAX_AGE =
            new Field(
                    "max_age",
                    Field.Type.DURATION,
                    "How long ago the user may have logged in at the issuer.");
    static final Field UNCONFIRMED =
            Field.bool(
                    "oidc_disable_confirmation",
                    "Leaves out the page that asks for a confirmation in mode \"direct\".");

    /** A role for signed tokens. */
    static final BrowserTerms NONE =
            new BrowserTerms(false, List.of(), List.of(), Mode.CLIENT, 0, Duration.ZERO, false);

    private static final String OIDC = "oidc";
    private static final String JWT = "jwt";
    private static final long USUAL_POLL_SECONDS = 5;

    /** The scope without which an issuer gives no token that says who somebody is. */
    private static final String OPENID = "openid";

    /** Who hears the issuer's answer. */
    enum Mode {
        /** The client's own listener, which passes it on. */
        CLIENT("client"),
        /** The server; the client asks it until the answer is there. */
        DIRECT("direct"),
        /** The server, which asks the issuer whenever the client asks it (RFC 8628). */
        DEVICE("device");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        private static Mode of(String name) {
            for (Mode mode : values()) {
                if (mode.wireName.equals(name)) {
                    return mode;
                }
            }
            throw new RequestFailure.Invalid("invalid 'callback_mode': " + name);
        }

        /** Whether a client has to ask until the answer is there. */
        boolean isPolled() {
            return this != CLIENT;
        }
    }

    BrowserTerms {
        redirects = List.copyOf(redirects);
        scopes = List.copyOf(scopes);
    }

    /**
     * The terms with what a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    BrowserTerms changed(Fields fields) {
        String mode = fields.text(MODE.name());
        return new BrowserTerms(
                isOidc(fields.text(TYPE.name())),
                fields.has(REDIRECTS.name()) ? fields.texts(REDIRECTS.name()) : redirects,
                fields.has(SCOPES.name()) ? fields.texts(SCOPES.name()) : scopes,
                mode.isEmpty() ? Mode.CLIENT : Mode.of(mode),
                fields.has(POLL.name()) ? fields.integer(POLL.name()) : pollSeconds,
                fields.has(MAX_AGE.name()) ? fields.duration(MAX_AGE.name()) : maxAge,
                fields.bool(UNCONFIRMED.name()));
    }

    /**
     * Refuses terms by which nobody could log in.
     *
     * @throws RequestFailure.Invalid 400
     */
    void check() {
        if (on && redirects.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "'allowed_redirect_uris' must be set if 'role_type' is 'oidc' or unspecified.");
        }
    }

    private static boolean isOidc(String type) {
        return switch (type) {
            case OIDC, "" -> true;
            case JWT -> false;
            default -> throw new RequestFailure.Invalid("invalid 'role_type': " + type);
        };
    }

    /** All scopes to ask for, as an issuer reads them. */
    String allScopes() {
        List<String> all = new ArrayList<>(List.of(OPENID));
        scopes.stream().filter(scope -> !all.contains(scope)).forEach(all::add);
        return String.join(" ", all);
    }

    /** How often a client is to ask, where an issuer says so many seconds, or 0. */
    String pollInterval(long issuersSeconds) {
        long seconds = pollSeconds > 0 ? pollSeconds : issuersSeconds;
        return Long.toString(seconds > 0 ? seconds : USUAL_POLL_SECONDS);
    }

    /** Adds what may be seen, which is all. */
    void show(JsonObject.Builder shown) {
        shown.put(TYPE.name(), on ? OIDC : JWT)
                .put(REDIRECTS.name(), orNull(redirects))
                .put(SCOPES.name(), orNull(scopes))
                .put(MODE.name(), mode.wireName)
                .put(MAX_AGE.name(), maxAge.toSeconds())
                .put(UNCONFIRMED.name(), unconfirmed);
        if (pollSeconds > 0) {
            shown.put(POLL.name(), pollSeconds);
        }
    }

    private static JsonValue orNull(List<String> texts) {
        return texts.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(texts);
    }

    /** A role that was kept before there were others takes signed tokens. */
    static BrowserTerms stored(StoredFields record) {
        String mode = record.text(MODE.name());
        return new BrowserTerms(
                record.text(TYPE.name()).equals(OIDC),
                record.texts(REDIRECTS.name()),
                record.texts(SCOPES.name()),
                mode.isEmpty() ? Mode.CLIENT : Mode.of(mode),
                record.number(POLL.name()),
                Duration.ofSeconds(record.number(MAX_AGE.name())),
                record.flag(UNCONFIRMED.name()));
    }
}
