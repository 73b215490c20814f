package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.CallPart;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.PreparedCall;
import dev.coffer.engine.kv.versioned.MachinePart.Dimension;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestPath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One operation of a transaction, and the single call that it stands for: it is permitted, done and
 * answered as that call is.
 *
 * @param place in the body
 * @param kind what it does
 * @param path of the key
 * @param to the path of the key that is made of it; empty where none is
 * @param operation of the single call
 * @param callPath of the single call, below the mount
 * @param fields of the single call
 */
record TxnOp(
        TxnPlace place,
        Kind kind,
        String path,
        Optional<String> to,
        Operation operation,
        String callPath,
        JsonObject fields) {
    private static final String DATA = "data";
    private static final String METADATA = "metadata";
    private static final String OPTIONS = "options";
    private static final String TO = "to";
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
        MOVE("move", Set.of(TO, VERSIONS, OPTIONS), Set.of(Dimension.DATA, Dimension.METADATA)),
        COPY("copy", Set.of(TO, VERSIONS, OPTIONS), Set.of()),
        GET("get", Set.of(VERSION), Set.of()),
        METADATA_GET("metadata_get", Set.of(), Set.of());

        private final String wire;

        @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
        private final Set<String> members;

        @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
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

        /** Whether it changes nothing. */
        boolean reads() {
            return this == GET || this == METADATA_GET;
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
        Builder call = new Builder(op, kind, op.path());
        return switch (kind) {
            case PUT -> call.value(Operation.WRITE);
            case PATCH -> call.value(Operation.PATCH);
            case DELETE -> op.has(VERSIONS) ? call.versions() : call.end(DATA);
            case UNDELETE, DESTROY -> call.versions();
            case METADATA_PUT -> call.metadata(Operation.WRITE);
            case METADATA_PATCH -> call.metadata(Operation.PATCH);
            case METADATA_DELETE -> call.end(METADATA);
            case MOVE, COPY -> call.taken();
            case GET -> call.of(Operation.READ, DATA, versionQuery(op));
            case METADATA_GET -> call.of(Operation.READ, METADATA, JsonObject.EMPTY);
        };
    }

    /** Makes the single call of an element whose kind and path are known. */
    private record Builder(TxnFields op, Kind kind, String path) {
        TxnOp of(Operation operation, String route, JsonObject fields) {
            String callPath = route + "/" + path;
            return new TxnOp(op.place(), kind, path, Optional.empty(), operation, callPath, fields);
        }

        TxnOp value(Operation operation) {
            JsonObject _ = options(VALUE_OPTIONS);
            return of(operation, DATA, only(List.of(DATA, OPTIONS)));
        }

        TxnOp versions() {
            JsonObject _ = options(VALUE_OPTIONS);
            return of(Operation.WRITE, kind.wire(), only(List.of(VERSIONS, OPTIONS)));
        }

        /** A DELETE has in its query what others have in their options. */
        TxnOp end(String side) {
            return of(Operation.DELETE, side, options(VALUE_OPTIONS));
        }

        /** A write that asks for nothing compares nothing when it is alone; here it is refused. */
        TxnOp metadata(Operation operation) {
            JsonObject metadata = op.object(METADATA);
            if (!MetadataChange.isAsked(metadata)) {
                throw op.refused("metadata has nothing that could be set");
            }
            JsonObject options = options(METADATA_OPTIONS);
            JsonObject.Builder fields = metadata.toBuilder();
            for (String name : List.of(METADATA_CAS, ALIAS)) {
                options.get(name).ifPresent(cas -> fields.put(name, cas));
            }
            Optional<JsonValue> generation = options.get(GENERATION);
            if (generation.isPresent()) {
                fields.put(OPTIONS, JsonObject.builder().put(GENERATION, generation.get()).build());
            }
            return of(operation, METADATA, fields.build());
        }

        TxnOp taken() {
            JsonObject _ = options(VALUE_OPTIONS);
            String to = op.path(TO);
            JsonObject fields =
                    only(List.of(VERSIONS, OPTIONS)).toBuilder()
                            .put("from", path)
                            .put(TO, to)
                            .build();
            return new TxnOp(
                    op.place(), kind, path, Optional.of(to), Operation.WRITE, kind.wire(), fields);
        }

        private JsonObject options(Set<String> known) {
            JsonObject options = op.object(OPTIONS);
            for (String name : options.names()) {
                if (!known.contains(name)) {
                    throw op.refused("options." + name + " is not for this operation");
                }
            }
            return options;
        }

        private JsonObject only(List<String> names) {
            JsonObject.Builder fields = JsonObject.builder();
            names.forEach(name -> op.raw(name).ifPresent(value -> fields.put(name, value)));
            return fields.build();
        }
    }

    /** As the query of a read has it. */
    private static JsonObject versionQuery(TxnFields op) {
        OptionalLong version = op.integer(VERSION);
        return version.isEmpty()
                ? JsonObject.EMPTY
                : JsonObject.builder().put(VERSION, Long.toString(version.getAsLong())).build();
    }

    /** The keys that must not have been written before, because this reads them. */
    Set<String> read() {
        return kind.reads() || kind == Kind.COPY ? Set.of(path) : Set.of();
    }

    /** The sides of keys that it writes. */
    Map<String, Set<Dimension>> written() {
        Map<String, Set<Dimension>> written = new LinkedHashMap<>();
        if (!kind.writes.isEmpty()) {
            written.put(path, kind.writes);
        }
        to.ifPresent(target -> written.put(target, EnumSet.of(Dimension.DATA, Dimension.METADATA)));
        return written;
    }

    /**
     * What the audit log names where the single call's path does not tell the key: the calls that
     * moving or copying it stands for.
     */
    List<CallPart> parts() {
        if (to.isEmpty()) {
            return List.of();
        }
        List<CallPart> parts = new ArrayList<>();
        parts.add(new CallPart("read", "data/" + path));
        parts.add(new CallPart("read", "metadata/" + path));
        if (kind == Kind.MOVE) {
            parts.add(new CallPart("delete", "metadata/" + path));
        }
        parts.add(new CallPart("create", "data/" + to.get()));
        parts.add(new CallPart("create", "metadata/" + to.get()));
        return parts;
    }

    /** The single call. */
    PreparedCall call(PathTable singles, Request whole, Mount mount) {
        Request part = whole.part(operation, new RequestPath(mount.path() + callPath), fields);
        return PreparedCall.of(singles, part, mount, callPath);
    }
}
