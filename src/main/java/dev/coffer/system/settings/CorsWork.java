package dev.coffer.system.settings;

import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code sys/config/cors}. */
final class CorsWork {
    /** What every page of an allowed origin may send. */
    private static final List<String> USUAL_HEADERS =
            List.of(
                    "Content-Type",
                    "Authorization",
                    "X-Vault-Token",
                    "X-Vault-MFA",
                    "X-Vault-No-Request-Forwarding",
                    "X-Vault-Wrap-Format",
                    "X-Vault-Wrap-TTL",
                    "X-Requested-With",
                    "X-Vault-AWS-IAM-Server-ID",
                    "X-Vault-Policy-Override");

    /** How many origins and how many further headers there may be. */
    private static final int MAX_ENTRIES = 1_000;

    private static final Pattern TOKEN = Pattern.compile("[\\w!#$%&'*+.^`|~-]{1,256}");

    private final PublishedCors published;

    CorsWork(PublishedCors published) {
        this.published = published;
    }

    Response show(ReadTransaction tx, Call call) {
        Optional<CorsConfig> found = CorsConfig.find(tx);
        JsonObject.Builder data = JsonObject.builder().put("enabled", found.isPresent());
        found.ifPresent(config ->
                data.put("allowed_origins", JsonArray.ofStrings(config.origins()))
                        .put("allowed_headers", JsonArray.ofStrings(config.headers()))
                        .put("allow_credentials", config.credentials()));
        return Response.mirrored(data.build());
    }

    /** 400 if no origin is named, the wildcard is not alone, or a header has no header's name. */
    Response enable(Transaction tx, Call call) {
        List<String> origins = call.fields().texts("allowed_origins");
        if (origins.isEmpty()) {
            throw refused("at least one origin or the wildcard must be provided");
        }
        if (origins.contains("*") && origins.size() > 1) {
            throw refused(
                    "to allow all origins the '*' must be the only value for allowed_origins");
        }
        List<String> headers = new ArrayList<>(USUAL_HEADERS);
        headers.addAll(call.fields().texts("allowed_headers"));
        if (origins.size() > MAX_ENTRIES || headers.size() > MAX_ENTRIES) {
            throw refused("there are too many origins or headers");
        }
        if (!headers.stream().allMatch(name -> TOKEN.matcher(name).matches())) {
            throw refused("allowed_headers must be names of headers");
        }
        new CorsConfig(origins, headers, call.fields().bool("allow_credentials")).put(tx);
        tx.afterCommit(published::refresh);
        return Response.noContent();
    }

    Response disable(Transaction tx, Call call) {
        CorsConfig.remove(tx);
        tx.afterCommit(published::refresh);
        return Response.noContent();
    }

    private static RequestFailure refused(String text) {
        return new RequestFailure.Invalid(RequestFailure.oneError(text));
    }
}
