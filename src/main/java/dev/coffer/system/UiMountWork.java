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
import java.util.List;
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
        List<MountEntry> seen =
                Mounts.all(tx).stream()
                        .map(StoredMount::entry)
                        .filter(entry -> isSeen(entry, access))
                        .toList();
        return Response.ok(
                JsonObject.builder()
                        .put("auth", shown(seen, MountFamily.AUTH, access))
                        .put("secret", shown(seen, MountFamily.SECRETS, access))
                        .build());
    }

    private static boolean isSeen(MountEntry entry, Access access) {
        return entry.config().listingVisibility().equals(MountConfig.UNAUTHENTICATED)
                || access.reaches(entry.path());
    }

    private static JsonObject shown(List<MountEntry> seen, MountFamily family, Access access) {
        Map<String, JsonObject> shown = new TreeMap<>();
        for (MountEntry entry : seen) {
            if (family.contains(entry)) {
                shown.put(
                        family.shownPath(entry.path()),
                        access.anonymous() ? MountView.brief(entry) : MountView.full(entry));
            }
        }
        return JsonObject.of(shown);
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
        String shown = MountFamily.at(entry.path()).shownPath(entry.path());
        return Response.ok(MountView.full(entry).toBuilder().put("path", shown).build());
    }

    /** No token at all is fine, a wrong one is not. */
    private static Access identified(Call call) {
        if (call.access().anonymous() && call.request().caller().token() != null) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        return call.access();
    }
}
