package dev.coffer.system.catalog;

import dev.coffer.engine.Call;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.Product;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code sys/plugins}: the engines that are built in. There are no others: nothing is loaded at run
 * time, so nothing can be registered, and a reload has nothing to do.
 */
final class Plugins {
    private static final String VERSION = "v" + Product.VERSION + "+builtin.coffer";
    private static final String NO_DIRECTORY =
            "could not set plugin, plugin directory is not configured";

    /** Engines that belong to the server and cannot be mounted by anybody. */
    private static final Set<String> OWN =
            Set.of("system", "cubbyhole", "identity", "generic", "token");

    private final Engines engines;

    Plugins(Engines engines) {
        this.engines = engines;
    }

    private SortedSet<String> names(String type) {
        SortedSet<String> names =
                new TreeSet<>(
                        switch (type) {
                            case "auth" -> engines.authTypes();
                            case "secret" -> engines.types();
                            default -> Set.<String>of();
                        });
        names.removeAll(OWN);
        return names;
    }

    Response listAll(ReadTransaction tx, Call call) {
        JsonObject.Builder data = JsonObject.builder();
        List<JsonValue> detailed = new ArrayList<>();
        for (String type : List.of("auth", "secret")) {
            SortedSet<String> names = names(type);
            data.put(type, JsonArray.ofStrings(List.copyOf(names)));
            for (String name : names) {
                detailed.add(
                        JsonObject.builder()
                                .put("builtin", true)
                                .put("deprecation_status", "supported")
                                .put("name", name)
                                .put("type", type)
                                .put("version", VERSION)
                                .build());
            }
        }
        return Response.ok(data.put("detailed", new JsonArray(detailed)).build());
    }

    Response list(ReadTransaction tx, Call call) {
        SortedSet<String> names = names(call.fields().text("type"));
        return names.isEmpty()
                ? Response.notFound()
                : Response.ok(
                        JsonObject.builder()
                                .put("keys", JsonArray.ofStrings(List.copyOf(names)))
                                .build());
    }

    Response show(ReadTransaction tx, Call call) {
        String type = call.fields().text("type");
        String name = call.fields().text("name");
        if (type.isEmpty()) {
            return deprecated("read plugin information from catalog for ", name);
        }
        if (!names(type).contains(name)) {
            return Response.notFound();
        }
        return Response.ok(
                JsonObject.builder()
                        .put("args", JsonNull.NULL)
                        .put("builtin", true)
                        .put("command", "")
                        .put("declarative", false)
                        .put("deprecation_status", "supported")
                        .put("name", name)
                        .put("oci", false)
                        .put("sha256", "")
                        .put("version", VERSION)
                        .build());
    }

    private static Response deprecated(String what, String name) {
        return Response.ok(JsonNull.NULL)
                .withWarning("Deprecated API endpoint, cannot " + what + GoText.quote(name));
    }

    /** 400 in any case: what is missing first, then that nothing can be registered. */
    Response register(Transaction tx, Call call) {
        boolean hash =
                !call.fields().text("sha256").isEmpty() || !call.fields().text("sha_256").isEmpty();
        if (!hash) {
            throw new RequestFailure.Invalid("missing SHA-256 value");
        }
        if (call.fields().text("command").isEmpty()) {
            throw new RequestFailure.Invalid("missing command value");
        }
        throw new RequestFailure.Invalid(RequestFailure.oneError(NO_DIRECTORY));
    }

    Response remove(Transaction tx, Call call) {
        return call.fields().text("type").isEmpty()
                ? deprecated("deregister plugin from catalog for ", call.fields().text("name"))
                : Response.noContent();
    }

    /** 400 if neither an engine nor mounts are named, or a mount is not there. */
    Response reload(ReadTransaction tx, Call call) {
        String plugin = call.fields().text("plugin");
        List<String> mounts = call.fields().texts("mounts");
        if (!plugin.isEmpty() && !mounts.isEmpty()) {
            throw new RequestFailure.Invalid("plugin and mounts cannot be set at the same time");
        }
        if (plugin.isEmpty() && mounts.isEmpty()) {
            throw new RequestFailure.Invalid("plugin or mounts must be provided");
        }
        requireMounts(tx, mounts);
        return Response.ok(JsonObject.builder().put("reload_id", call.request().id()).build());
    }

    private static void requireMounts(ReadTransaction tx, List<String> paths) {
        List<Mounts.StoredMount> all = paths.isEmpty() ? List.of() : Mounts.all(tx);
        List<String> missing = new ArrayList<>();
        for (String path : paths) {
            String named = path.startsWith("sys/auth/") ? path.substring("sys/".length()) : path;
            String folder = named.endsWith("/") ? named : named + "/";
            if (Mounts.matching(all, folder).isEmpty()) {
                missing.add("cannot fetch mount entry on " + GoText.quote(folder));
            }
        }
        if (!missing.isEmpty()) {
            throw new RequestFailure.Invalid(RequestFailure.severalErrors(missing));
        }
    }
}
