package dev.coffer.engine;

import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that found its mount, and perhaps its path, but has not been checked yet. The order in
 * which the gate asks is the recorded order of refusals:
 *
 * <ol>
 *   <li>{@link #capability}: a field that cannot be converted on a path with an existence check is
 *       400 here, before any policy is asked;
 *   <li>the policy's 403;
 *   <li>{@link #run} or {@link #read}: 404 for an unknown path, 405 for an unknown operation, 400
 *       for other fields, then the work.
 * </ol>
 *
 * Immutable; may be run again in another transaction.
 */
public final class PreparedCall {
    private static final String FIELD_REFUSED = "Field validation failed: ";
    private static final String IGNORED = "Endpoint ignored these unrecognized parameters: ";
    private static final String REPLACED =
            "Endpoint replaced the value of these parameters with the values captured from the"
                    + " endpoint's path: ";

    private static final Looks NO_LOOKS =
            new Looks() {
                @Override
                public <T> T look(Cancellation cancellation, Look<T> work) {
                    throw new IllegalStateException("a call outside of the gate");
                }
            };

    private final PathTable table;
    private final Request request;
    private final Mount mount;
    private final String path;
    private final Optional<PathTable.Match> match;
    private final @Nullable Object outside;
    private final Looks looks;

    private PreparedCall(PathTable table, Request request, Mount mount, String path, Looks looks) {
        this.table = table;
        this.mount = mount;
        this.path = path;
        this.match = table.match(path);
        this.request = renamed(request);
        this.outside = null;
        this.looks = looks;
    }

    private PreparedCall(
            PreparedCall before, Request request, @Nullable Object outside, Looks looks) {
        this.table = before.table;
        this.mount = before.mount;
        this.path = before.path;
        this.match = before.match;
        this.request = request;
        this.outside = outside;
        this.looks = looks;
    }

    /**
     * Finds the path of a request. Refuses nothing.
     *
     * @param path below the mount, decoded; for LIST and SCAN with a slash at its end or empty
     */
    public static PreparedCall of(PathTable table, Request request, Mount mount, String path) {
        return new PreparedCall(table, request, mount, path, NO_LOOKS);
    }

    /**
     * As {@link #of(PathTable, Request, Mount, String)}, with the way to look at the store later.
     */
    public static PreparedCall of(
            PathTable table, Request request, Mount mount, String path, Looks looks) {
        return new PreparedCall(table, request, mount, path, looks);
    }

    /** The request with every alias of a field renamed: what policy and audit look at. */
    public Request request() {
        return request;
    }

    /** The same call with one field of the request replaced, as a policy demands it. */
    public PreparedCall withField(String name, JsonValue value) {
        Request changed = request.withFields(request.fields().toBuilder().put(name, value).build());
        return new PreparedCall(this, changed, outside, looks);
    }

    /**
     * The path below the mount as the engine takes it. Where it differs from the path asked for,
     * the caller needs the capability on both.
     */
    public String keyPath() {
        boolean folder =
                request.operation() == Operation.LIST || request.operation() == Operation.SCAN;
        if (folder || match.isEmpty()) {
            return path;
        }
        PathSpec spec = match.get().spec();
        if (spec.ignoresSlash() && path.endsWith("/")) {
            return path.substring(0, path.length() - 1);
        }
        return spec.foldsSlash() ? withoutSlashes(path) : path;
    }

    /**
     * The path below the mount with the names in it as the server keeps them. Where it differs from
     * the path asked for, a rule that is written for this form counts as well.
     */
    public String canonicalPath() {
        return match.map(found -> found.spec().canonicalForm().apply(path)).orElse(path);
    }

    private static String withoutSlashes(String path) {
        int begin = path.indexOf('/') + 1;
        int end = path.length();
        while (end > begin && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** Whether the work needs a transaction that can write. */
    public boolean writes() {
        return handler().filter(found -> !(found instanceof Handler.Reads)).isPresent();
    }

    /** Whether there is a path that answers the operation. */
    public boolean isKnown() {
        return handler().isPresent();
    }

    /** Whether the work needs something from outside before its transaction: {@link #outside}. */
    public boolean prepares() {
        return handler().filter(found -> found instanceof Handler.Prepares<?>).isPresent();
    }

    /**
     * What the work needs from outside: run the task without a transaction, then {@link
     * #withOutside}. Empty for most calls.
     *
     * @throws RequestFailure what the fields or the preparation refuse
     */
    public Optional<Supplier<?>> outside(ReadTransaction tx, Access access) {
        return handler().orElse(null) instanceof Handler.Prepares<?> prepares
                ? Optional.of(prepares.preparation().task(tx, call(FIELD_REFUSED, access)))
                : Optional.empty();
    }

    /** The same call with what its task gave. */
    public PreparedCall withOutside(Object outside) {
        return new PreparedCall(this, request, outside, looks);
    }

    /**
     * Who wants to log in by this call; empty where it is no login. Asked of every operation: the
     * name is looked at before it is known whether there is such an operation.
     *
     * @throws RequestFailure 400 if it tells no name
     */
    public Optional<String> loginAlias() {
        return request.operation() == Operation.HELP
                ? Optional.empty()
                : match.flatMap(found -> found.spec().login())
                        .map(name -> name.apply(call(FIELD_REFUSED, FixedAccess.ANONYMOUS)));
    }

    /**
     * The role that this call is a login for; empty where it is none, or names no role that there
     * is.
     */
    public Optional<String> loginRole(ReadTransaction tx) {
        if (request.operation() != Operation.WRITE) {
            return Optional.empty();
        }
        try {
            return match.flatMap(found -> found.spec().loginRole())
                    .flatMap(role -> role.of(tx, call("", FixedAccess.ANONYMOUS)));
        } catch (RequestFailure _) {
            return Optional.empty();
        }
    }

    /**
     * What the policy must grant; empty where nothing is needed (help). A write needs create or
     * update by what is there.
     *
     * @throws RequestFailure 400 if a field that the existence check rests on is malformed
     */
    public Optional<Capability> capability(ReadTransaction tx) {
        return capability(tx, FixedAccess.NOTHING);
    }

    /** As {@link #capability(ReadTransaction)}, where what is there depends on who asks. */
    public Optional<Capability> capability(ReadTransaction tx, Access access) {
        return switch (request.operation()) {
            case READ, HEAD, OPTIONS -> Optional.of(Capability.READ);
            case LIST -> Optional.of(Capability.LIST);
            case SCAN -> Optional.of(Capability.SCAN);
            case DELETE -> Optional.of(Capability.DELETE);
            case PATCH -> Optional.of(Capability.PATCH);
            case WRITE -> Optional.of(createOrUpdate(tx, access));
            case HELP -> Optional.empty();
        };
    }

    /**
     * The calls that this one is made of, for the audit log; empty for most.
     *
     * @throws RequestFailure.Denied 403 if one of them is not permitted
     * @throws RequestFailure what else the work would refuse as well
     */
    public List<CallPart> parts(ReadTransaction tx, Access access) {
        Optional<PathSpec.Parts> parts = match.flatMap(found -> found.spec().parts());
        return parts.isEmpty() || request.operation() != Operation.WRITE
                ? List.of()
                : parts.get().of(tx, call(FIELD_REFUSED, access));
    }

    /**
     * Asks, before anything is done, for what the work of a write asks for by itself.
     *
     * @throws RequestFailure.Denied 403 if something is not permitted
     * @throws RequestFailure what else the work would refuse as well
     */
    public void requireRights(ReadTransaction tx, Access access) {
        if (request.operation() == Operation.WRITE) {
            match.flatMap(found -> found.spec().rights())
                    .ifPresent(rights -> rights.require(tx, call(FIELD_REFUSED, access)));
        }
    }

    /**
     * Does the work of a call that {@link #writes()} or not.
     *
     * @throws RequestFailure what the path, its fields or its handler refuse
     */
    public Response run(Transaction tx, Access access) {
        return answer(handler -> {
            Call call = call(FIELD_REFUSED, access);
            return switch (handler) {
                case Handler.Reads(var work) -> work.handle(tx, call);
                case Handler.Writes(var work) -> work.handle(tx, call);
                case Handler.Prepares<?> prepares -> prepared(tx, call, prepares);
            };
        });
    }

    @SuppressWarnings("unchecked") // what came from outside was made by the same handler's task
    private <T> Response prepared(Transaction tx, Call call, Handler.Prepares<T> prepares) {
        if (outside == null) {
            throw new IllegalStateException("a call whose task was not run");
        }
        return prepares.work().handle(tx, call, (T) outside);
    }

    /**
     * Does the work of a call that does not write.
     *
     * @throws RequestFailure what the path, its fields or its handler refuse
     */
    public Response read(ReadTransaction tx, Access access) {
        return answer(handler -> {
            if (handler instanceof Handler.Reads(var work)) {
                return work.handle(tx, call(FIELD_REFUSED, access));
            }
            throw new IllegalStateException("a writing call needs a transaction to write");
        });
    }

    private Response answer(Function<Handler, Response> work) {
        if (request.operation() == Operation.HELP) {
            return help();
        }
        Handler handler =
                found().spec()
                        .handler(request.operation())
                        .orElseThrow(RequestFailure.UnsupportedOperation::new);
        return warned(work.apply(handler));
    }

    private Response help() {
        return path.isEmpty()
                ? PathHelp.ofMount(table)
                : PathHelp.ofPath(table, found().spec(), path);
    }

    private Capability createOrUpdate(ReadTransaction tx, Access access) {
        Optional<PathSpec.Existence> existence = match.flatMap(found -> found.spec().existence());
        boolean exists = existence.isEmpty() || existence.get().exists(tx, call("", access));
        return exists ? Capability.UPDATE : Capability.CREATE;
    }

    private Request renamed(Request sent) {
        List<Alias> aliases = match.map(found -> found.spec().aliases()).orElse(List.of());
        if (aliases.isEmpty() || !(hasBody(sent) || sent.operation() == Operation.DELETE)) {
            return sent;
        }
        JsonObject fields = sent.fields();
        for (Alias alias : aliases) {
            fields = alias.renamed(fields);
        }
        return sent.withFields(fields);
    }

    private static boolean hasBody(Request sent) {
        return sent.operation() == Operation.WRITE || sent.operation() == Operation.PATCH;
    }

    private Call call(String prefix, Access access) {
        found().spec().aliases().forEach(alias -> alias.check(request.fields()));
        boolean body = hasBody(request);
        try {
            Fields fields =
                    Fields.of(found(), request.fields(), body ? WeakTyping.BODY : WeakTyping.QUERY);
            return new Call(request, mount, path, fields, access, looks);
        } catch (ConversionException refusal) {
            throw new RequestFailure.Invalid(prefix + refusal.text());
        }
    }

    private PathTable.Match found() {
        return match.orElseThrow(
                () -> new RequestFailure.NoRoute(RequestFailure.oneError("unsupported path")));
    }

    private Optional<Handler> handler() {
        return match.flatMap(found -> found.spec().handler(request.operation()));
    }

    /** An answer without a body, and a 404, carries no warnings; an empty list becomes one. */
    private Response warned(Response response) {
        boolean emptyList =
                response.form() == Response.Form.NOTHING_FOUND
                        && request.operation() == Operation.LIST;
        if (response.status() != 200 && !emptyList) {
            return response;
        }
        List<String> warnings = warnings();
        if (warnings.isEmpty()) {
            return response;
        }
        Response body = emptyList ? Response.ok(JsonObject.EMPTY) : response;
        for (String warning : warnings) {
            body = body.withWarning(warning);
        }
        return body;
    }

    private List<String> warnings() {
        List<String> ignored = new ArrayList<>();
        List<String> replaced = new ArrayList<>();
        for (Map.Entry<String, JsonValue> sent : request.fields().entries()) {
            String name = sent.getKey();
            if (found().captured().containsKey(name)) {
                if (sent.getValue() != JsonNull.NULL) {
                    replaced.add(name);
                }
            }
            if (found().spec().field(name).isEmpty() && !found().spec().takesAnything()) {
                ignored.add(name);
            }
        }
        List<String> warnings = new ArrayList<>();
        add(warnings, IGNORED, ignored);
        add(warnings, REPLACED, replaced);
        return warnings;
    }

    private static void add(List<String> warnings, String text, List<String> names) {
        if (!names.isEmpty()) {
            names.sort(JsonObject.NAME_ORDER);
            warnings.add(text + "[" + String.join(" ", names) + "]");
        }
    }
}
