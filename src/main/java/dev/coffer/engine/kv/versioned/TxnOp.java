package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.PreparedCall;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestPath;
import java.util.List;
import java.util.Set;

/**
 * One operation of a transaction, and the single call that it stands for: it is permitted, done and
 * answered as that call is.
 *
 * @param place in the body
 * @param kind what it does
 * @param path of the key
 * @param operation of the single call
 * @param route of the single call, below the mount
 * @param fields of the single call
 */
record TxnOp(
        TxnPlace place,
        Kind kind,
        String path,
        Operation operation,
        String route,
        JsonObject fields) {
    private static final String DATA = "data";
    private static final String METADATA = "metadata";
    private static final String OPTIONS = "options";
    private static final String VERSION = "version";
    private static final String VERSIONS = "versions";
    private static final String METADATA_CAS = "metadata_cas";
    private static final String ALIAS = "cas_metadata";
    private static final String GENERATION = "generation";

    private static final Set<String> VALUE_OPTIONS = Set.of("cas", METADATA_CAS, ALIAS, GENERATION);
    private static final Set<String> METADATA_OPTIONS = Set.of(METADATA_CAS, ALIAS, GENERATION);

    /** What an operation does. */
    enum Kind {
        PUT("put", Set.of(DATA, OPTIONS), Set.of(Dimension.DATA)),
        PATCH("patch", Set.of(DATA, OPTIONS), Set.of(Dimension.DATA)),
        DELETE("delete", Set.of(VERSIONS, OPTIONS), Set.of(Dimension.DATA)),
        UNDELETE("undelete", Set.of(VERSIONS, OPTIONS), Set.of(Dimension.DATA)),
        DESTROY("destroy", Set.of(VERSIONS, OPTIONS), Set.of(Dimension.DATA)),
        METADATA_PUT("metadata_put", Set.of(METADATA, OPTIONS), Set.of(Dimension.METADATA)),
        METADATA_PATCH("metadata_patch", Set.of(METADATA, OPTIONS), Set.of(Dimension.METADATA)),
        METADATA_DELETE(
                "metadata_delete", Set.of(OPTIONS), Set.of(Dimension.DATA, Dimension.METADATA)),
        GET("get", Set.of(VERSION), Set.of()),
        METADATA_GET("metadata_get", Set.of(), Set.of());

        private final String wire;
        private final Set<String> members;
        private final Set<Dimension> writes;

        Kind(String wire, Set<String> members, Set<Dimension> writes) {
            this.wire = wire;
            this.members = members;
            this.writes = writes;
        }

        /** As clients write it. */
        String wire() {
            return wire;
        }

        /** The sides of the key that it changes; none where it reads. */
        Set<Dimension> writes() {
            return writes;
        }

        private static Kind of(TxnFields op) {
            String name = op.text("op").orElse("");
            for (Kind kind : values()) {
                if (kind.wire.equals(name)) {
                    return kind;
                }
            }
            throw op.refused(
                    name.isEmpty() ? "op is missing" : "op " + name + " is no known operation");
        }

        private void allowMembers(TxnFields op) {
            op.allow(Set.of("op", "path"), members);
        }
    }

    /**
     * Reads an element of {@code ops} or {@code else}.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid 400 naming it
     */
    static TxnOp of(TxnFields op) {
        Kind kind = Kind.of(op);
        kind.allowMembers(op);
        String path = op.path();
        return switch (kind) {
            case PUT -> valued(op, kind, path, Operation.WRITE);
            case PATCH -> valued(op, kind, path, Operation.PATCH);
            case DELETE ->
                    op.has(VERSIONS)
                            ? versions(op, kind, path)
                            : new TxnOp(
                                    op.place(),
                                    kind,
                                    path,
                                    Operation.DELETE,
                                    "data/",
                                    options(op, VALUE_OPTIONS));
            case UNDELETE, DESTROY -> versions(op, kind, path);
            case METADATA_PUT -> metadata(op, kind, path, Operation.WRITE);
            case METADATA_PATCH -> metadata(op, kind, path, Operation.PATCH);
            case METADATA_DELETE ->
                    new TxnOp(
                            op.place(),
                            kind,
                            path,
                            Operation.DELETE,
                            "metadata/",
                            options(op, VALUE_OPTIONS));
            case GET ->
                    new TxnOp(op.place(), kind, path, Operation.READ, "data/", versionQuery(op));
            case METADATA_GET ->
                    new TxnOp(
                            op.place(), kind, path, Operation.READ, "metadata/", JsonObject.EMPTY);
        };
    }

    private static TxnOp valued(TxnFields op, Kind kind, String path, Operation operation) {
        JsonObject _ = options(op, VALUE_OPTIONS);
        JsonObject fields = only(op, List.of(DATA, OPTIONS));
        return new TxnOp(op.place(), kind, path, operation, "data/", fields);
    }

    private static TxnOp versions(TxnFields op, Kind kind, String path) {
        JsonObject _ = options(op, VALUE_OPTIONS);
        JsonObject fields = only(op, List.of(VERSIONS, OPTIONS));
        return new TxnOp(op.place(), kind, path, Operation.WRITE, kind.wire() + "/", fields);
    }

    /** A write that asks for nothing compares nothing when it is alone; here that is a mistake. */
    private static TxnOp metadata(TxnFields op, Kind kind, String path, Operation operation) {
        JsonObject metadata = op.object(METADATA);
        if (!MetadataChange.isAsked(metadata)) {
            throw op.refused("metadata has nothing that could be set");
        }
        JsonObject options = options(op, METADATA_OPTIONS);
        JsonObject.Builder fields = metadata.toBuilder();
        for (String name : List.of(METADATA_CAS, ALIAS)) {
            options.get(name).ifPresent(cas -> fields.put(name, cas));
        }
        options.get(GENERATION)
                .ifPresent(generation ->
                        fields.put(
                                OPTIONS, JsonObject.builder().put(GENERATION, generation).build()));
        return new TxnOp(op.place(), kind, path, operation, "metadata/", fields.build());
    }

    private static JsonObject options(TxnFields op, Set<String> known) {
        JsonObject options = op.object(OPTIONS);
        for (String name : options.names()) {
            if (!known.contains(name)) {
                throw op.refused("options." + name + " is not for this operation");
            }
        }
        return options;
    }

    private static JsonObject only(TxnFields op, List<String> names) {
        JsonObject.Builder fields = JsonObject.builder();
        names.forEach(name -> op.raw(name).ifPresent(value -> fields.put(name, value)));
        return fields.build();
    }

    /** As the query of a read has it. */
    private static JsonObject versionQuery(TxnFields op) {
        JsonObject.Builder query = JsonObject.builder();
        op.integer(VERSION)
                .ifPresent(version ->
                        query.put(VERSION, (JsonValue) new JsonString(Long.toString(version))));
        return query.build();
    }

    /** Where the single call goes, below the mount. */
    String callPath() {
        return route + path;
    }

    /** The single call. */
    PreparedCall call(PathTable singles, Request whole, Mount mount) {
        Request part = whole.part(operation, new RequestPath(mount.path() + callPath()), fields);
        return PreparedCall.of(singles, part, mount, callPath());
    }
}
