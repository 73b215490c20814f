package dev.coffer.system.catalog;

import dev.coffer.engine.Access;
import dev.coffer.engine.ApiDescription;
import dev.coffer.engine.Call;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.gate.routing.Route;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** {@code sys/internal/specs/openapi}: the paths of the mounts that the caller may see. */
final class Description {
    private static final String AUTH = "auth/";
    private static final String SYSTEM = "sys/";

    /** Mounts of which there is one of each. */
    private static final Set<String> SINGLE =
            Set.of("sys/", "identity/", "cubbyhole/", "auth/token/");

    private final MountTable mounts;

    Description(MountTable mounts) {
        this.mounts = mounts;
    }

    /** 403 for a token that is none; without one only what is listed for everybody. */
    Response show(ReadTransaction tx, Call call) {
        Access access = call.access();
        if (access.anonymous() && call.request().caller().token() != null) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        boolean generic = call.fields().bool("generic_mount_paths");
        ApiDescription document = new ApiDescription();
        List<Route> seen =
                mounts.current().all().stream()
                        .filter(route -> isSeen(route, access))
                        .sorted(Comparator.comparing(route -> route.entry().path()))
                        .toList();
        for (Route route : seen) {
            add(document, route, generic);
        }
        return Response.bare(200, document.build());
    }

    private static boolean isSeen(Route route, Access access) {
        return route.entry().config().listingVisibility().equals(MountConfig.UNAUTHENTICATED)
                || access.reaches(route.entry().path());
    }

    private static void add(ApiDescription document, Route route, boolean generic) {
        String path = route.entry().path();
        boolean single = SINGLE.contains(path);
        if (!generic || single) {
            document.add(path, route.paths(), path.equals(SYSTEM));
            return;
        }
        String family = path.startsWith(AUTH) ? AUTH : "";
        String name = path.substring(family.length(), path.length() - 1).replace('-', '_');
        document.addGeneric(family, name.replace('/', '_') + "_mount_path", route.paths());
    }
}
