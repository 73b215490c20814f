package dev.coffer.gate.token;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A token as the envelope's {@code auth} shows it. */
public final class AuthView {
    private AuthView() {}

    /**
     * What the envelope says of a token that was made or renewed.
     *
     * @param text of the token; empty where it must not be shown
     * @param identityPolicies what its entity adds
     * @param orphan whether it has no parent
     */
    public static JsonObject of(
            String text, TokenEntry entry, List<String> identityPolicies, boolean orphan) {
        List<String> all = new ArrayList<>(entry.policies());
        all.addAll(identityPolicies);
        JsonObject.Builder auth =
                JsonObject.builder()
                        .put("client_token", text)
                        .put("accessor", entry.accessor())
                        .put("policies", JsonArray.ofStrings(PolicyNames.cleaned(all, false)));
        if (!entry.policies().isEmpty()) {
            auth.put("token_policies", JsonArray.ofStrings(entry.policies()));
        }
        if (!identityPolicies.isEmpty()) {
            auth.put("identity_policies", JsonArray.ofStrings(identityPolicies));
        }
        return auth.put("metadata", entry.origin().metadata())
                .put("lease_duration", entry.life().granted().toSeconds())
                .put("renewable", entry.life().renewable())
                .put("entity_id", entry.origin().entityId())
                .put("token_type", entry.kind().shown())
                .put("orphan", orphan)
                .put("mfa_requirement", JsonNull.NULL)
                .put("num_uses", entry.givenUses())
                .build();
    }
}
