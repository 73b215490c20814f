package dev.coffer.gate.audit;

import dev.coffer.engine.Capability;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as the log shows it, with what the gate knows of it. Immutable.
 *
 * @param request with every alias of a field renamed
 * @param operation OpenBao's word for it; a write is {@code create} or {@code update}
 * @param mount where it goes; null where there is none
 * @param auth who asks
 * @param parts the parts of a composite call, empty for others
 * @param refusal why the gate refuses it; null where it does not
 * @param memo what devices have made of it
 */
record AuditRequest(
        Request request,
        String operation,
        @Nullable MountEntry mount,
        AuditAuth auth,
        List<SubRequest> parts,
        @Nullable RequestFailure refusal,
        AskedMemo memo) {
    /** Copies the parts. */
    AuditRequest {
        parts = List.copyOf(parts);
    }

    /** A request that the gate lets through; {@code parts} of a composite call. */
    static AuditRequest allowed(
            Request request,
            Optional<Capability> capability,
            @Nullable MountEntry mount,
            AuditAuth auth,
            List<SubRequest> parts) {
        return new AuditRequest(
                request, operation(request, capability), mount, auth, parts, null, new AskedMemo());
    }

    /** A request that the gate refuses before any work. */
    static AuditRequest refused(
            Request request, @Nullable MountEntry mount, AuditAuth auth, RequestFailure refusal) {
        return new AuditRequest(
                request,
                operation(request, Optional.empty()),
                mount,
                auth,
                List.of(),
                refusal,
                new AskedMemo());
    }

    /** OpenBao's word for an operation. Source: sdk/logical/request.go. */
    private static String operation(Request request, Optional<Capability> capability) {
        Operation operation = request.operation();
        return switch (operation) {
            case READ -> "read";
            case LIST -> "list";
            case SCAN -> "scan";
            case WRITE ->
                    capability.filter(wanted -> wanted == Capability.CREATE).isPresent()
                            ? "create"
                            : "update";
            case PATCH -> "patch";
            case DELETE -> "delete";
            case HELP -> "help";
            case HEAD -> "header";
            case OPTIONS -> "options";
        };
    }
}
