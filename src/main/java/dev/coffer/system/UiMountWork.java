package dev.coffer.system;

import dev.coffer.engine.Access;
import dev.coffer.engine.Call;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.gate.routing.Mounts.StoredMount;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mounts as clients ask for them before they know what they may do: the terminal before each
 * command on secrets, a page before the login.
 */
final class UiMountWork {
    private UiMountWork() {}

    static Response list(ReadTransaction tx, Call call) {
        Access access = identified(call);
        Map<String, JsonObject> shown = new TreeMap<>();
        for (StoredMount mount : Mounts.all(tx)) {
            MountEntry entry = mount.entry();
            boolean open = entry.config().listingVisibility().equals(MountConfig.UNAUTHENTICATED);
            if (open || access.reaches(entry.path())) {
                shown.put(
                        entry.path(),
                        access.anonymous() ? MountView.brief(entry) : MountView.full(entry));
            }
        }
        return Response.ok(
                JsonObject.builder()
                        .put("auth", JsonObject.EMPTY)
                        .put("secret", JsonObject.of(shown))
                        .build());
    }

    /** The mount that a path lies in; one that is hidden looks like one that is not there. */
    static Response show(ReadTransaction tx, Call call) {
        Access access = identified(call);
        if (access.anonymous()) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        String path = MountWork.pathOf(call.fields());
        MountEntry entry =
                Mounts.matching(Mounts.all(tx), path)
                        .filter(found -> access.reaches(found.path()))
                        .orElseThrow(() ->
                                new RequestFailure.Denied(
                                        "preflight capability check returned 403, please"
                                                + " ensure client's policies grant access"
                                                + " to path \""
                                                + path
                                                + "\""));
        return Response.ok(MountView.full(entry).toBuilder().put("path", entry.path()).build());
    }

    /** No token at all is fine, a wrong one is not. */
    private static Access identified(Call call) {
        if (call.access().anonymous() && call.request().caller().token() != null) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        return call.access();
    }
}
