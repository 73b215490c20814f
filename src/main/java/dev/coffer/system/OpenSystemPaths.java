package dev.coffer.system;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.gate.OpenPaths;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.Cluster;
import dev.coffer.storage.seal.EncodedShares;
import dev.coffer.storage.seal.InitRequest;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.seal.SealStatus;
import dev.coffer.storage.seal.UnsealRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers without a token, sealed or not: init, unseal, seal-status, health, leader;
 * and {@code sys/seal} while it is sealed already. Thread-safe.
 */
public final class OpenSystemPaths implements OpenPaths {
    private static final Set<String> SWITCHED_OFF =
            Set.of(
                    "generate-root/attempt",
                    "generate-root/update",
                    "rekey/init",
                    "rekey/update",
                    "rekey/verify",
                    "rekey-recovery-key/init",
                    "rekey-recovery-key/update",
                    "rekey-recovery-key/verify");

    private final Seal seal;
    private final Initialization initialization;
    private final BooleanSupplier storageServes;

    /**
     * The paths of one server.
     *
     * @param storageServes false while the store cannot be read: health is 503 then
     */
    public OpenSystemPaths(
            Seal seal, Initialization initialization, BooleanSupplier storageServes) {
        this.seal = seal;
        this.initialization = initialization;
        this.storageServes = storageServes;
    }

    @Override
    public Optional<Response> answer(Request request) {
        String path = request.path().text();
        if (!path.startsWith(DefaultMounts.SYSTEM)) {
            return Optional.empty();
        }
        Operation operation = request.operation();
        boolean listing = operation == Operation.LIST || operation == Operation.SCAN;
        int end = listing && path.endsWith("/") ? path.length() - 1 : path.length();
        if (end < DefaultMounts.SYSTEM.length()) {
            return Optional.empty();
        }
        String name = path.substring(DefaultMounts.SYSTEM.length(), end);
        return switch (name) {
            case "init" -> Optional.of(init(request));
            case "seal-status" -> Optional.of(only(Operation.READ, request, this::sealStatus));
            case "unseal" -> Optional.of(only(Operation.WRITE, request, this::unseal));
            case "leader" -> Optional.of(only(Operation.READ, request, _ -> leader()));
            case "health" -> Optional.of(health(request));
            case "step-down" ->
                    Optional.of(only(Operation.WRITE, request, _ -> Response.noContent()));
            case "seal" -> sealing(request);
            default -> switchedOff(name);
        };
    }

    /** Ways to a root token or to new shares without one: off, as OpenBao has them by default. */
    private Optional<Response> switchedOff(String name) {
        if (SWITCHED_OFF.contains(name) && seal.isUnsealed()) {
            throw new RequestFailure.Refused(405, List.of("unsupported operation"));
        }
        return Optional.empty();
    }

    private interface Work {
        Response answer(Request request);
    }

    private static Response only(Operation known, Request request, Work work) {
        if (request.operation() != known) {
            throw notKnown();
        }
        return work.answer(request);
    }

    /** These paths answer a method that they do not know without a text, as recorded. */
    private static RequestFailure notKnown() {
        return new RequestFailure.Refused(405, List.of());
    }

    private Response init(Request request) {
        return switch (request.operation()) {
            case READ ->
                    Response.bare(
                            200,
                            JsonObject.builder()
                                    .put("initialized", seal.status().initialized())
                                    .build());
            case WRITE -> initialize(request);
            case LIST, SCAN, PATCH, DELETE, HELP, HEAD, OPTIONS -> throw notKnown();
        };
    }

    /** Shares and token, in clear or encrypted for those who are to have them. */
    private Response initialize(Request request) {
        InitRequest wanted = InitRequest.of(request.fields());
        Initialization.Receipt receipt =
                initialization.initialize(wanted, request.now(), request.cancellation());
        EncodedShares shares =
                EncodedShares.of(receipt.shares(), wanted.recipients(), initialization.random());
        receipt.shares().forEach(SecretBytes::destroy);
        boolean recovery = seal.isAutomatic();
        EncodedShares unsealing =
                recovery ? new EncodedShares(List.of(), List.of(), List.of()) : shares;
        JsonObject.Builder answer =
                JsonObject.builder()
                        .put("keys", JsonArray.ofStrings(unsealing.hex()))
                        .put("keys_base64", JsonArray.ofStrings(unsealing.base64()));
        if (recovery && !shares.hex().isEmpty()) {
            answer.put("recovery_keys", JsonArray.ofStrings(shares.hex()))
                    .put("recovery_keys_base64", JsonArray.ofStrings(shares.base64()));
        }
        answer.put("root_token", rootToken(wanted, receipt.rootToken()));
        initialization.unsealAutomatically();
        return Response.bare(200, answer.build());
    }

    private String rootToken(InitRequest wanted, ClientToken token) {
        String text = token.exposeForHashing();
        return wanted.rootTokenRecipient()
                .map(key ->
                        Encodings.base64(
                                key.encrypt(
                                        text.getBytes(StandardCharsets.UTF_8),
                                        initialization.random())))
                .orElse(text);
    }

    private Response unseal(Request request) {
        return Response.bare(200, view(seal.unseal(UnsealRequest.of(request.fields()))));
    }

    private Response sealStatus(Request request) {
        return Response.bare(200, view(seal.status()));
    }

    /** An unsealed server seals through its mount, because that needs a token. */
    private Optional<Response> sealing(Request request) {
        if (request.operation() != Operation.WRITE) {
            throw notKnown();
        }
        return seal.isUnsealed() ? Optional.empty() : Optional.of(Response.noContent());
    }

    /** One node is nobody's standby. */
    private static Response leader() {
        return Response.bare(200, JsonObject.builder().put("ha_enabled", false).build());
    }

    private Response health(Request request) {
        if (request.operation() != Operation.READ && request.operation() != Operation.HEAD) {
            throw notKnown();
        }
        HealthCodes codes = HealthCodes.of(request.fields());
        SealStatus status = seal.status();
        int code =
                !status.initialized()
                        ? codes.uninitialized()
                        : status.sealed() ? codes.sealed() : codes.active();
        String replication = status.sealed() ? "unknown" : "disabled";
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("initialized", status.initialized())
                        .put("sealed", status.sealed())
                        .put("standby", status.sealed())
                        .put("replication_performance_mode", replication)
                        .put("replication_dr_mode", replication)
                        .put("server_time_utc", request.now().getEpochSecond())
                        .put("version", status.version());
        putCluster(body, status.cluster());
        return Response.bare(storageServes.getAsBoolean() ? code : 503, body.build());
    }

    private static JsonObject view(SealStatus status) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("type", status.type())
                        .put("initialized", status.initialized())
                        .put("sealed", status.sealed())
                        .put("t", status.threshold())
                        .put("n", status.shares())
                        .put("progress", status.progress())
                        .put("nonce", status.nonce())
                        .put("version", status.version())
                        .put("commit_date", status.commitDate())
                        .put("migration", status.migration());
        putCluster(body, status.cluster());
        body.put("recovery_seal", status.recoverySeal());
        if (status.recoverySeal()) {
            body.put("recovery_seal_type", "shamir");
        }
        return body.put("storage_type", status.storageType()).build();
    }

    private static void putCluster(JsonObject.Builder body, @Nullable Cluster cluster) {
        if (cluster != null) {
            body.put("cluster_name", cluster.name()).put("cluster_id", cluster.id());
        }
    }
}
