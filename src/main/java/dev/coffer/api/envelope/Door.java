package dev.coffer.api.envelope;

import dev.coffer.api.envelope.Admission.Admitted;
import dev.coffer.api.envelope.Admission.Answered;
import dev.coffer.api.envelope.Admission.Diverted;
import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WireRequest;
import dev.coffer.api.http.WireResponse;
import dev.coffer.json.JsonObject;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.Request.Caller;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.RequestPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides in OpenBao's order what a request is, or answers it: places outside {@code /v1/},
 * namespaces, {@code ?list=}, help, redirects, then the fields of the request itself. Thread-safe.
 */
final class Door {
    /** What every path of the API begins with. */
    static final String API = "/v1/";

    private static final String API_SYSTEM = API + "sys/storage/";

    /** Paths that OpenBao serves before its logical layer, with rules of their own. */
    private static final Map<String, String> DIRECT =
            Map.of(
                    "sys/init", "http.InitRequest",
                    "sys/unseal", "http.UnsealRequest",
                    "sys/seal-status", "",
                    "sys/step-down", "",
                    "sys/leader", "",
                    "sys/health", "");

    /** Paths whose bodies are no JSON and come over time. */
    private static final Set<String> SNAPSHOTS =
            Set.of("sys/storage/raft/snapshot", "sys/storage/raft/snapshot-force");

    private static final String MISSING_PREFIX =
            "Missing /v1/ prefix in path. Use the bao path-help command to retrieve API help for"
                    + " paths";

    private final Surroundings surroundings;
    private final Reception.Besides besides;

    Door(Surroundings surroundings, Reception.Besides besides) {
        this.surroundings = surroundings;
        this.besides = besides;
    }

    /**
     * Lets a request to a known place in or answers it.
     *
     * @throws RequestFailure for a refusal
     */
    Admission admit(WireRequest wire, Target target, AnswerHeaders headers) {
        QueryParameters query = QueryParameters.parse(target.query());
        Listing listing = listing(wire.method(), target, query);
        if (wire.method().equals("HELP") || !query.first("help").isEmpty()) {
            return help(wire, target);
        }
        Optional<WireResponse> redirect = Redirects.answer(wire.method(), target, headers.bare());
        if (redirect.isPresent()) {
            return new Answered(redirect.get());
        }
        if (!isApi(target)) {
            return new Answered(FixedAnswers.pageNotFound(headers));
        }
        String path = target.path().substring(API.length());
        Optional<RequestHandler> other = besides.find(wire.peer().offers(), path);
        if (other.isPresent()) {
            return new Diverted(direct(wire, path, query), other.get());
        }
        return DIRECT.containsKey(path)
                ? new Admitted(direct(wire, path, query))
                : logical(wire, target, query, listing);
    }

    /**
     * Asked before {@link #admit}.
     *
     * @throws RequestFailure 404 for a place that nobody serves, 400 for one that namespaces lack
     */
    static void requireKnownPlace(WireRequest wire, String path) {
        String namespace = wire.headers().first(Namespace.HEADER);
        if (namespace != null && !namespace.isEmpty() && Namespace.isUnavailable(path)) {
            throw new RequestFailure.Invalid(Namespace.UNAVAILABLE);
        }
        boolean known =
                path.startsWith(API)
                        || path.startsWith("/ui")
                        || path.equals("/robots.txt")
                        || path.equals("/");
        if (!known) {
            throw new RequestFailure.Refused(404, List.of());
        }
    }

    /**
     * Whether the body of a request is not read before its handler asks for it. A target that says
     * the same in other characters has its body read first, within the limit of all others.
     */
    static boolean readsBodyItself(String method, String target) {
        return target.startsWith(API_SYSTEM)
                && (method.equals("POST") || method.equals("PUT"))
                && SNAPSHOTS.contains(withoutQuery(target).substring(API.length()));
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What {@code ?list=} and {@code ?scan=} make of a GET. */
    private enum Listing {
        NONE,
        LIST,
        SCAN
    }

    private static Listing listing(String method, Target target, QueryParameters query) {
        if (!method.equals("GET") || query.values().isEmpty() || !target.path().startsWith(API)) {
            return Listing.NONE;
        }
        boolean list = flag(query.first("list"));
        boolean scan = flag(query.first("scan"));
        if (list && scan) {
            throw new RequestFailure.Refused(400, List.of());
        }
        return list ? Listing.LIST : scan ? Listing.SCAN : Listing.NONE;
    }

    /** A truth value as Go's {@code strconv.ParseBool} takes it; nothing is false. */
    private static boolean flag(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "", "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new RequestFailure.Refused(400, List.of());
        };
    }

    private Admission help(WireRequest wire, Target target) {
        if (!target.path().startsWith(API)) {
            throw new RequestFailure.NoRoute(MISSING_PREFIX);
        }
        String path = target.path().substring(API.length());
        requireUtf8(target);
        requireAbsolute(path);
        requireSense(wire, Operation.HELP, path);
        return admitted(wire, Operation.HELP, path, JsonObject.EMPTY, null);
    }

    /** Whether the first segment is {@code v1}; an escaped slash separates nothing. */
    private static boolean isApi(Target target) {
        if (target.escapedPath().startsWith(API)) {
            return true;
        }
        int end = target.escapedPath().indexOf('/', 1);
        return end > 0
                && Target.parse(target.escapedPath().substring(0, end))
                        .filter(first -> first.path().equals("/v1"))
                        .isPresent();
    }

    private Request direct(WireRequest wire, String path, QueryParameters query) {
        return switch (wire.method()) {
            case "GET" -> request(wire, Operation.READ, path, query.fields(), null);
            case "HEAD" -> request(wire, Operation.HEAD, path, query.fields(), null);
            case "POST", "PUT" ->
                    request(wire, Operation.WRITE, path, directBody(wire, path), null);
            case "DELETE" -> {
                requireNotDirect(path);
                yield request(wire, Operation.DELETE, path, JsonObject.EMPTY, null);
            }
            default -> throw new RequestFailure.Refused(405, List.of());
        };
    }

    private static void requireNotDirect(String path) {
        if (DIRECT.containsKey(path)) {
            throw new RequestFailure.Refused(405, List.of());
        }
    }

    private JsonObject directBody(WireRequest wire, String path) {
        String goType = DIRECT.getOrDefault(path, "map[string]interface {}");
        return goType.isEmpty() ? JsonObject.EMPTY : body(wire).ofType(goType);
    }

    private Admission logical(
            WireRequest wire, Target target, QueryParameters query, Listing listing) {
        requireUtf8(target);
        String path = target.path().substring(API.length());
        Operation operation = operation(wire.method(), listing);
        JsonObject fields =
                switch (operation) {
                    case WRITE ->
                            SNAPSHOTS.contains(path) ? JsonObject.EMPTY : body(wire).ofWrite(query);
                    case PATCH -> body(wire).ofPatch();
                    case LIST, SCAN -> fieldsOfList(query, listing);
                    case READ, DELETE, HEAD -> query.fields();
                    case HELP, OPTIONS -> JsonObject.EMPTY;
                };
        Duration wrapTtl = WrapTtl.parse(wire.headers().first("x-vault-wrap-ttl"));
        boolean folder = operation == Operation.LIST || operation == Operation.SCAN;
        String full = folder && !path.endsWith("/") ? path + "/" : path;
        requireAbsolute(full);
        requireSense(wire, operation, full);
        return admitted(wire, operation, full, fields, wrapTtl);
    }

    /**
     * A request as it would be let in, read ahead.
     *
     * @throws RequestFailure where it would be refused
     */
    Request read(WireRequest wire, Target target) {
        return switch (admit(wire, target, AnswerHeaders.echoing(null, false))) {
            case Admitted(Request request) -> request;
            case Diverted(Request request, _) -> request;
            case Answered _ -> unread(wire, target);
        };
    }

    /**
     * A request of which nothing is read but its head.
     *
     * @throws RequestFailure 400 or 405 for one that could not be meant
     */
    Request unread(WireRequest wire, Target target) {
        QueryParameters query = QueryParameters.parse(target.query());
        return request(
                wire,
                operation(wire.method(), listing(wire.method(), target, query)),
                target.path().substring(API.length()),
                JsonObject.EMPTY,
                null);
    }

    private static Operation operation(String method, Listing listing) {
        return switch (method) {
            case "GET" ->
                    switch (listing) {
                        case NONE -> Operation.READ;
                        case LIST -> Operation.LIST;
                        case SCAN -> Operation.SCAN;
                    };
            case "POST", "PUT" -> Operation.WRITE;
            case "PATCH" -> Operation.PATCH;
            case "DELETE" -> Operation.DELETE;
            case "LIST" -> Operation.LIST;
            case "SCAN" -> Operation.SCAN;
            case "HEAD" -> Operation.HEAD;
            case "OPTIONS" -> Operation.OPTIONS;
            default -> throw new RequestFailure.Refused(405, List.of());
        };
    }

    private static JsonObject fieldsOfList(QueryParameters query, Listing listing) {
        return switch (listing) {
            case NONE -> query.fields();
            case LIST -> query.fieldsWithout("list");
            case SCAN -> query.fieldsWithout("scan");
        };
    }

    private RequestBody body(WireRequest wire) {
        return new RequestBody(
                wire.body(), wire.headers().first("content-type"), surroundings.bodyLimits());
    }

    /** A path that is no text cannot be a name: one replaced byte would make two names one. */
    private static void requireUtf8(Target target) {
        if (!target.validUtf8()) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError("string field contains invalid UTF-8"));
        }
    }

    private static void requireAbsolute(String path) {
        String between = "/" + path + "/";
        if (between.contains("/./") || between.contains("/../")) {
            throw new RequestFailure.Invalid("relative paths not supported");
        }
    }

    /** Refusals that a sealed server does not get to. */
    private void requireSense(WireRequest wire, Operation operation, String path) {
        if (surroundings.sealed().getAsBoolean()) {
            return;
        }
        String namespace = wire.headers().first(Namespace.HEADER);
        if (namespace != null && !Namespace.isRoot(namespace)) {
            throw new RequestFailure.NoRoute(Namespace.NOT_FOUND);
        }
        boolean writes = operation == Operation.WRITE || operation == Operation.PATCH;
        if (writes && path.endsWith("/")) {
            throw new RequestFailure.Invalid("cannot write to a path ending in '/'");
        }
    }

    private Admission admitted(
            WireRequest wire,
            Operation operation,
            String path,
            JsonObject fields,
            @Nullable Duration wrapTtl) {
        return new Admitted(request(wire, operation, path, fields, wrapTtl));
    }

    private Request request(
            WireRequest wire,
            Operation operation,
            String path,
            JsonObject fields,
            @Nullable Duration wrapTtl) {
        Request request =
                new Request(
                        surroundings.requestIds().get(),
                        operation,
                        new RequestPath(path),
                        fields,
                        caller(wire, wrapTtl),
                        new HeaderView(wire.headers()),
                        surroundings.clock().instant(),
                        wire.client());
        return operation == Operation.WRITE && SNAPSHOTS.contains(path)
                ? request.withBody(wire.wholeBody())
                : request;
    }

    private static Caller caller(WireRequest wire, @Nullable Duration wrapTtl) {
        InetSocketAddress peer = wire.remoteAddress();
        return new Caller(
                token(wire.headers()),
                address(wire),
                peer == null ? 0 : peer.getPort(),
                wrapTtl,
                wire.peerCertificates());
    }

    /** The address of the client without its port; empty for a unix socket. */
    static String address(WireRequest wire) {
        InetSocketAddress peer = wire.remoteAddress();
        InetAddress address = peer == null ? null : peer.getAddress();
        return address == null ? "" : address.getHostAddress();
    }

    /** {@code X-Vault-Token} wins; of the other header only the exact scheme {@code Bearer}. */
    private static @Nullable ClientToken token(WireHeaders headers) {
        String token = headers.first("x-vault-token");
        if (token != null && !token.isEmpty()) {
            return ClientToken.of(token);
        }
        for (String value : headers.all("authorization")) {
            if (value.startsWith("Bearer ")) {
                String bearer = value.substring("Bearer ".length()).strip();
                return bearer.isEmpty() ? null : ClientToken.of(bearer);
            }
        }
        return null;
    }
}
