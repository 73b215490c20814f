package dev.coffer.auth.kubernetes;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.outbound.Outbound;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks an API server whose a token is, and whether an account is still there. Whatever is not a
 * clear yes is a no. Thread-safe.
 *
 * <p>Source: Kubernetes API, authentication.k8s.io/v1 TokenReview, v1 ServiceAccount.
 */
final class Reviews {
    /** Where a pod finds its own authorities and token. */
    static final Path LOCAL = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";

    /** What may stand in a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private static final int USERNAME_PARTS = 4;
    private static final long MAX_LOCAL_BYTES = 1 << 20;

    private final Outbound outbound;
    private final Path local;

    /** Reviews over {@code outbound}; what the pod has of its own is in {@code local}. */
    Reviews(Outbound outbound, Path local) {
        this.outbound = outbound;
        this.local = local;
    }

    /** The account whose token this is; empty where the API server does not say so. */
    Optional<Account> review(ClusterConfig config, String token, String audience) {
        Own own = own(config);
        String bearer = own.bearer().isEmpty() ? token : own.bearer();
        try {
            Outbound.Reply reply =
                    outbound.send(
                            message(
                                    base(config) + REVIEWS,
                                    new Own(own.authorities(), bearer),
                                    Optional.of(question(token, audience))));
            boolean answered = reply.status() == 200 || reply.status() == 201;
            return answered ? account(reply.body(), audience) : Optional.empty();
        } catch (OutboundException | JsonException _) {
            return Optional.empty();
        }
    }

    /** What a cluster says of an account. */
    enum Standing {
        THERE,
        /** There is none of this name, or another one of the same name. */
        GONE,
        /** The cluster does not answer, or does not tell us. */
        UNKNOWN
    }

    /** Whether an account is still there. */
    Standing standing(ClusterConfig config, Account account) {
        Own own = own(config);
        boolean speakable =
                NAME.matcher(account.namespace()).matches()
                        && NAME.matcher(account.name()).matches();
        if (own.bearer().isEmpty() || !speakable) {
            return Standing.UNKNOWN;
        }
        String path =
                "/api/v1/namespaces/%s/serviceaccounts/%s"
                        .formatted(account.namespace(), account.name());
        try {
            Outbound.Reply reply =
                    outbound.send(message(base(config) + path, own, Optional.empty()));
            return switch (reply.status()) {
                case 404 -> Standing.GONE;
                case 200 -> isOf(reply.body(), account) ? Standing.THERE : Standing.GONE;
                default -> Standing.UNKNOWN;
            };
        } catch (OutboundException | JsonException _) {
            return Standing.UNKNOWN;
        }
    }

    private static boolean isOf(Bytes body, Account account) {
        JsonValue answer = JsonReader.parse(body.toArray(), JsonLimits.REQUEST);
        return text(object(answer, "metadata"), "uid").equals(account.uid());
    }

    /** Who vouches for the API server, and what we show it; each empty where there is nothing. */
    private record Own(String authorities, String bearer) {
        @Override
        public String toString() {
            return "Own[]";
        }
    }

    private Own own(ClusterConfig config) {
        String authorities = config.authorities();
        String bearer = config.reviewerToken();
        if (!config.withoutLocal()) {
            authorities = authorities.isEmpty() ? own("ca.crt") : authorities;
            bearer = bearer.isEmpty() ? own("token") : bearer;
        }
        return new Own(authorities, bearer);
    }

    private static String base(ClusterConfig config) {
        String host = config.host();
        return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
    }

    private static Outbound.Message message(String address, Own own, Optional<Bytes> body) {
        return new Outbound.Message(
                address.contains("://") ? address : "https://" + address,
                Map.of(
                        "Authorization",
                        "Bearer " + own.bearer(),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json"),
                body,
                own.authorities());
    }

    private String own(String name) {
        Path file = local.resolve(name);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_LOCAL_BYTES
                    ? Files.readString(file).strip()
                    : "";
        } catch (IOException _) {
            return "";
        }
    }

    private static Bytes question(String token, String audience) {
        JsonObject.Builder spec = JsonObject.builder().put("token", token);
        if (!audience.isEmpty()) {
            spec.put("audiences", JsonArray.ofStrings(List.of(audience)));
        }
        return Bytes.wrap(
                JsonWriter.bytesOf(
                        JsonObject.builder()
                                .put("kind", "TokenReview")
                                .put("apiVersion", "authentication.k8s.io/v1")
                                .put("spec", spec.build())
                                .build()));
    }

    private static Optional<Account> account(Bytes body, String audience) {
        JsonValue answer = JsonReader.parse(body.toArray(), JsonLimits.REQUEST);
        JsonObject status = object(answer, "status");
        boolean authenticated =
                text(status, "error").isEmpty()
                        && status.get("authenticated").orElse(null)
                                instanceof JsonBoolean(boolean yes)
                        && yes;
        if (!authenticated || !isMeant(status, audience)) {
            return Optional.empty();
        }
        JsonObject user = object(status, "user");
        String[] parts = text(user, "username").split(":", -1);
        boolean isAccount =
                parts.length == USERNAME_PARTS
                        && parts[0].equals("system")
                        && parts[1].equals("serviceaccount")
                        && !text(user, "uid").isEmpty();
        return isAccount
                ? Optional.of(new Account(parts[2], parts[3], text(user, "uid")))
                : Optional.empty();
    }

    /** An API server that knows no audiences answers without them: then it has not looked. */
    private static boolean isMeant(JsonObject status, String audience) {
        return audience.isEmpty()
                || (status.get("audiences").orElse(null) instanceof JsonArray(var audiences)
                        && audiences.contains(new JsonString(audience)));
    }

    private static JsonObject object(JsonValue from, String name) {
        return from instanceof JsonObject members
                        && members.get(name).orElse(null) instanceof JsonObject found
                ? found
                : JsonObject.EMPTY;
    }

    private static String text(JsonObject from, String name) {
        return from.get(name).orElse(null) instanceof JsonString(String text) ? text : "";
    }
}
