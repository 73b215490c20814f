package dev.coffer.gate;

import dev.coffer.gate.audit.AuditAuth;
import dev.coffer.gate.token.PolicyNames;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A token's bearer as the audit log shows it. */
final class AuditedCaller {
    private AuditedCaller() {}

    /**
     * What is known of who sent a request with this token.
     *
     * @param owned policies of the token's entity and its groups
     */
    static AuditAuth of(Request request, TokenEntry entry, List<String> owned) {
        return new AuditAuth(
                request.caller().token(),
                entry.accessor(),
                entry.origin().displayName(),
                all(entry.policies(), owned),
                entry.policies(),
                owned,
                false,
                null,
                texts(entry.origin().metadata()),
                0,
                Math.max(0, entry.uses()),
                entry.origin().entityId(),
                false,
                entry.kind().shown(),
                entry.life().ttl().toSeconds(),
                entry.life().created());
    }

    private static List<String> all(List<String> own, List<String> owned) {
        if (owned.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        all.addAll(owned);
        return PolicyNames.cleaned(all, false);
    }

    private static Map<String, String> texts(JsonValue metadata) {
        if (!(metadata instanceof JsonObject object) || object.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts = new TreeMap<>();
        object.entries()
                .forEach(member -> {
                    if (member.getValue() instanceof JsonString(String text)) {
                        texts.put(member.getKey(), text);
                    }
                });
        return texts;
    }
}
