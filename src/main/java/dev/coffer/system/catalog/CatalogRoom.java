package dev.coffer.system.catalog;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.routing.Engines;
import dev.coffer.gate.routing.MountTable;
import dev.coffer.request.Operation;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.system.SystemRoom;
import java.util.List;

/**
 * {@code sys/internal/specs/openapi} and {@code sys/plugins}; and the description of the paths that
 * are answered before any mount is asked. Source: OpenBao API, the pages of these names.
 */
public final class CatalogRoom implements SystemRoom {
    private static final String OPENAPI = "internal/specs/openapi";

    private final Description description;
    private final Plugins plugins;

    /** The paths of one server. */
    public CatalogRoom(MountTable mounts, Engines engines) {
        this.description = new Description(mounts);
        this.plugins = new Plugins(engines);
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(OPENAPI);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                openApiPath(),
                catalogPath(),
                typedPath(),
                pluginPath(),
                reloadPath(),
                open("init")
                        .fields(
                                Field.integer("secret_shares", "How many shares there are."),
                                Field.integer("secret_threshold", "How many of them unseal."))
                        .reads(Operation.READ, CatalogRoom::elsewhere)
                        .reads(Operation.WRITE, CatalogRoom::elsewhere)
                        .build(),
                open("unseal")
                        .fields(
                                Field.string("key", "One unseal share."),
                                Field.bool("reset", "Forgets the shares given so far."))
                        .reads(Operation.WRITE, CatalogRoom::elsewhere)
                        .build(),
                open("seal-status").reads(Operation.READ, CatalogRoom::elsewhere).build(),
                open("health").reads(Operation.READ, CatalogRoom::elsewhere).build(),
                open("leader").reads(Operation.READ, CatalogRoom::elsewhere).build(),
                open("step-down").reads(Operation.WRITE, CatalogRoom::elsewhere).build());
    }

    private static PathSpec.Builder open(String path) {
        return PathSpec.at(path).help("Answered without a token, sealed or not.", "");
    }

    /** These requests never come here; the paths are in the table to be described. */
    private static Response elsewhere(ReadTransaction tx, Call call) {
        throw new IllegalStateException("a path outside of every mount came to one");
    }

    private PathSpec openApiPath() {
        return PathSpec.at(OPENAPI)
                .fields(
                        Field.string("context", "Kept out of use."),
                        Field.bool(
                                "generic_mount_paths",
                                "Whether the paths of mounts are written as parameters."))
                .reads(Operation.READ, description::show)
                .help("Generate an OpenAPI 3 document of all mounted paths.", "")
                .build();
    }

    private PathSpec catalogPath() {
        return PathSpec.at("plugins/catalog/?")
                .reads(Operation.READ, plugins::listAll)
                .help("Lists the engines that are built in.", "")
                .build();
    }

    private PathSpec typedPath() {
        return PathSpec.at("plugins/catalog/(?P<type>auth|database|secret)/?")
                .fields(Field.string("type", "auth, database or secret."))
                .reads(Operation.LIST, plugins::list)
                .help("Lists the engines of one type.", "")
                .build();
    }

    private PathSpec pluginPath() {
        return PathSpec.at("plugins/catalog(/(?P<type>auth|database|secret))?/(?P<name>.+)")
                .fields(
                        Field.string("type", "auth, database or secret."),
                        Field.string("name", "The name of the engine."),
                        Field.string("sha256", "The hash of a program; there are none."),
                        Field.string("sha_256", "The same under its older name."),
                        Field.string("command", "The program; there are none."),
                        new Field("args", Field.Type.STRING_LIST, "Its arguments."),
                        new Field("env", Field.Type.STRING_LIST, "Its environment."),
                        Field.string("version", "Its version."),
                        Field.bool("oci", "Whether it is a container image."))
                .reads(Operation.READ, plugins::show)
                .writes(Operation.WRITE, plugins::register)
                .writes(Operation.DELETE, plugins::remove)
                .help("Shows an engine.", "All engines are built in; none can be registered.")
                .build();
    }

    private PathSpec reloadPath() {
        return PathSpec.at("plugins/reload/backend")
                .fields(
                        Field.string("plugin", "The name of an engine."),
                        Field.list("mounts", "Paths of mounts."))
                .reads(Operation.WRITE, plugins::reload)
                .help("Does nothing: an engine that is built in needs no reload.", "")
                .build();
    }
}
