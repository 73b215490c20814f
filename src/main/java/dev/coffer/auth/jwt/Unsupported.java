package dev.coffer.auth.jwt;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.Optional;

/**
 * Settings of OpenBao's that the method does not have. Whoever wants one of them is told; to leave
 * it out, or to say that it is not wanted, is the same and is what is read.
 *
 * <p>Source: OpenBao API, jwt auth method.
 */
final class Unsupported {
    private static final Field PROVIDER =
            Field.map("provider_config", "Not supported: groups come from the token.");
    private static final Field SERVER_NAMES =
            Field.list(
                    "override_allowed_server_names",
                    "Not supported: a certificate must be for the name in the address.");
    private static final Field TEMPLATES =
            Field.bool(
                    "token_policies_template_claims",
                    "Not supported: policies are named as they are called.");
    private static final Field PROVIDER_TOKENS =
            Field.list(
                    "oauth2_metadata", "Not supported: nobody is shown what an issuer has given.");
    private static final Field VERBOSE =
            Field.bool(
                    "verbose_oidc_logging", "Has no effect: what an issuer says is never logged.");
    private static final String NOT_LOGGED =
            "verbose_oidc_logging has no effect: what an issuer says is never logged here";

    private Unsupported() {}

    static Field[] inConfig() {
        return new Field[] {PROVIDER, SERVER_NAMES};
    }

    static Field[] inRole() {
        return new Field[] {TEMPLATES, PROVIDER_TOKENS, VERBOSE};
    }

    /**
     * Refuses settings of a mount that are wanted in vain.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void checkConfig(Fields fields) {
        refuse(PROVIDER, !fields.map(PROVIDER.name()).isEmpty());
        refuse(SERVER_NAMES, !fields.texts(SERVER_NAMES.name()).isEmpty());
    }

    /**
     * Refuses settings of a role that are wanted in vain.
     *
     * @return a warning
     * @throws RequestFailure.Invalid 400
     */
    static Optional<String> checkRole(Fields fields) {
        refuse(TEMPLATES, fields.bool(TEMPLATES.name()));
        refuse(PROVIDER_TOKENS, !fields.texts(PROVIDER_TOKENS.name()).isEmpty());
        return fields.bool(VERBOSE.name()) ? Optional.of(NOT_LOGGED) : Optional.empty();
    }

    private static void refuse(Field field, boolean wanted) {
        if (wanted) {
            throw new RequestFailure.Invalid(field.name() + " is not supported");
        }
    }

    static void showInConfig(JsonObject.Builder shown) {
        shown.put(PROVIDER.name(), JsonObject.EMPTY)
                .put(SERVER_NAMES.name(), JsonArray.ofStrings(List.of()));
    }

    static void showInRole(JsonObject.Builder shown) {
        shown.put(TEMPLATES.name(), false)
                .putNull(PROVIDER_TOKENS.name())
                .put(VERBOSE.name(), false);
    }
}
