package dev.coffer.system.token;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Response;
import java.util.List;

/** Answers whose content is the envelope's {@code auth}. */
final class AuthAnswers {
    private AuthAnswers() {}

    static Response of(JsonObject auth, List<String> warnings) {
        return new Response(
                200,
                Response.Form.ENVELOPE,
                null,
                Response.Lease.NONE,
                warnings,
                new Response.Sequel.Auth(auth));
    }
}
