package dev.coffer.gate.wrapping;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.cubbyhole.Cubbyholes;
import dev.coffer.gate.policy.BuiltInPolicies;
import dev.coffer.gate.token.IssuedToken;
import dev.coffer.gate.token.NewToken;
import dev.coffer.gate.token.Revocation;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.TokenMaker;
import dev.coffer.gate.token.Tokens;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.request.GoTime;
import dev.coffer.request.Operation;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.request.Response.Sequel;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Puts answers into cubbyholes of tokens made for them, and gets them out again. All of it is part
 * of the transaction of the request: who unwraps reads the answer and ends the token in one, so
 * that of any number of callers exactly one gets it. Thread-safe.
 *
 * <p>Source: OpenBao, wrapping.go and logical_system.go; recorded in the scenarios wrap-*.
 */
public final class Wrapping {
    /** What everybody is told of a token that does not open an answer (any more). */
    public static final String INVALID_TOKEN = "wrapping token is not valid or does not exist";

    /** What the field that brings a wrapping token is called. */
    public static final String TOKEN = "token";

    private static final String CHECK_FAILED = "error validating wrapping token: ";
    private static final String SPENT =
            "error decrementing wrapping token's use-count: invalid token entry provided for use"
                    + " count decrementing";
    private static final String DEPRECATED =
            "Reading from 'cubbyhole/response' is deprecated. Please use sys/wrapping/unwrap to"
                    + " unwrap responses, as it provides additional security checks and other"
                    + " benefits.";

    /** The paths on which a wrapping token is looked at before anything else is. */
    private static final List<String> CHECKED =
            List.of("sys/wrapping/lookup", "sys/wrapping/unwrap", "sys/wrapping/rewrap");

    /** What OpenBao says where a list to be wrapped has no names. */
    private static final String NO_LIST = "unsupported path";

    private static final String FORMAT = "x-vault-wrap-format";
    private static final String SIGNED = "jwt";
    private static final String WRAP = "sys/wrapping/wrap";
    private static final String HELD_AT = "cubbyhole/response";
    private static final String RESPONSE = "response";
    private static final String INFO = "wrapinfo";
    private static final String CREATED = "creation_time";
    private static final String CREATED_BY = "creation_path";
    private static final String TTL_NANOS = "creation_ttl";

    private final Tokens tokens;
    private final TokenMaker maker;
    private final Revocation revocation;
    private final SignedTokens signedTokens;

    /** Wrapping by tokens of one server. */
    public Wrapping(Tokens tokens, TokenMaker maker, Revocation revocation, RandomSource random) {
        this.signedTokens = new SignedTokens(random);
        this.tokens = tokens;
        this.maker = maker;
        this.revocation = revocation;
    }

    /**
     * What is known of an answer without opening it.
     *
     * @param path of the request whose answer it is
     */
    public record Info(Duration ttl, Instant created, String path) {}

    /** Whether the answer to a request is to be wrapped, so that it has to write. */
    public static boolean isWanted(Request request) {
        Duration ttl = request.caller().wrapTtl();
        return ttl != null && ttl.isPositive() && request.operation() != Operation.HELP;
    }

    /** Whether a request brings a wrapping token that {@link #resolved} has to open first. */
    public static boolean isSigned(Request request) {
        if (!CHECKED.contains(request.path().text())) {
            return false;
        }
        ClientToken own = request.caller().token();
        boolean isSent = request.fields().get(TOKEN).orElse(JsonNull.NULL) != JsonNull.NULL;
        return isSent
                ? SignedTokens.isSigned(text(request.fields(), TOKEN))
                : own != null && SignedTokens.isSigned(own.exposeForHashing());
    }

    /**
     * The same request with the wrapping token that is within a signed one.
     *
     * @throws RequestFailure.Denied 403 if this server has not signed it
     */
    public Request resolved(ReadTransaction tx, Request request) {
        String sent = text(request.fields(), TOKEN);
        if (!sent.isEmpty()) {
            String token = SignedTokens.opened(tx, sent);
            return request.withFields(request.fields().toBuilder().put(TOKEN, token).build());
        }
        ClientToken own = request.caller().token();
        String token = own == null ? "" : SignedTokens.opened(tx, own.exposeForHashing());
        return request.withToken(ClientToken.of(token));
    }

    /**
     * On the paths that take a wrapping token: refuses a request whose token opens nothing, before
     * anybody asks who the caller is.
     *
     * @throws RequestFailure.Invalid 400 if the token is none
     * @throws RequestFailure.Denied 403 if there is none at all
     */
    public void check(ReadTransaction tx, Request request) {
        if (!CHECKED.contains(request.path().text())) {
            return;
        }
        JsonValue sent = request.fields().get(TOKEN).orElse(JsonNull.NULL);
        ClientToken own = request.caller().token();
        String text =
                switch (sent) {
                    case JsonNull _ -> own == null ? "" : own.exposeForHashing();
                    case JsonString(String value) when value.isEmpty() ->
                            throw refused("empty token in request body");
                    case JsonString(String value) -> value;
                    default -> throw refused("could not decode token in request body");
                };
        if (text.isEmpty()) {
            throw refused("token is empty");
        }
        Optional<Token> found = tokens.find(tx, ClientToken.of(text), request.now());
        if (found.filter(token -> isWrapping(token.entry())).isEmpty()) {
            throw new RequestFailure.Invalid(INVALID_TOKEN);
        }
    }

    private static RequestFailure refused(String why) {
        return new RequestFailure.Denied(CHECK_FAILED + why);
    }

    private static boolean isWrapping(TokenEntry entry) {
        return entry.policies().equals(List.of(BuiltInPolicies.RESPONSE_WRAPPING));
    }

    /** A handler's answer with what has to be said of the way in which it was asked for. */
    public Response remarked(Request request, Response response, Optional<Token> asker) {
        boolean bypassed =
                request.path().text().equals(HELD_AT)
                        && response.status() == 200
                        && asker.filter(token -> isWrapping(token.entry())).isPresent();
        return bypassed ? response.withWarning(DEPRECATED) : response;
    }

    /**
     * What leaves instead of a handler's answer: a token where the request wants it wrapped and
     * there is something to wrap.
     *
     * @param mountType of the mount that answers
     * @throws RequestFailure.NoRoute 404 if it is a list without names
     */
    public Response wrapped(Transaction tx, Request request, Response response, String mountType) {
        Duration ttl = request.caller().wrapTtl();
        if (ttl == null || !isWanted(request)) {
            return response;
        }
        if (!isWrappable(response)) {
            if (isEmptyList(request, response)) {
                throw new RequestFailure.NoRoute(NO_LIST);
            }
            return response;
        }
        Info info = new Info(ttl, request.now(), request.path().text());
        String text = WrappedAnswer.text(response, request.id());
        return kept(tx, request, info, text, wrappedAccessor(response, mountType));
    }

    /** Empty answers, those that come over time and what is wrapped already are not. */
    private static boolean isWrappable(Response response) {
        return switch (response.form()) {
            case ENVELOPE, MIRRORED, BARE, RAW ->
                    !(response.sequel() instanceof Sequel.Wrapped
                            || response.sequel() instanceof Sequel.Streamed);
            case NOTHING_FOUND, EMPTY -> false;
        };
    }

    private static boolean isEmptyList(Request request, Response response) {
        return request.operation() == Operation.LIST
                && response.form() == Response.Form.NOTHING_FOUND;
    }

    /** The accessor of a token or secret id in an answer; empty where there is none. */
    private static String wrappedAccessor(Response response, String mountType) {
        if (response.sequel() instanceof Sequel.Auth(JsonObject auth)) {
            return text(auth, "accessor");
        }
        return mountType.equals("approle") && response.data() instanceof JsonObject data
                ? text(data, "secret_id_accessor")
                : "";
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonString(String text) ? text : "";
    }

    /** Makes a token that holds a text, and says which. */
    private Response kept(
            Transaction tx, Request request, Info info, String text, String accessor) {
        Instant now = request.now();
        IssuedToken token =
                maker.make(
                        tx,
                        new NewToken(
                                TokenEntry.Kind.SERVICE,
                                List.of(BuiltInPolicies.RESPONSE_WRAPPING),
                                origin(request.path().text()),
                                TokenEntry.Life.of(
                                        now, info.ttl(), info.ttl(), Duration.ZERO, false),
                                1,
                                List.of(),
                                ""));
        Bytes owner = token.entry().serial();
        Cubbyholes.hide(
                tx, owner, RESPONSE, bytes(JsonObject.builder().put(RESPONSE, text).build()));
        Cubbyholes.hide(
                tx,
                owner,
                INFO,
                bytes(
                        JsonObject.builder()
                                .put(CREATED_BY, info.path())
                                .put(CREATED, GoTime.format(now))
                                .put(TTL_NANOS, info.ttl().toNanos())
                                .build()));
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put("token", shownToken(tx, request, token, info, accessor))
                        .put("accessor", token.entry().accessor())
                        .put("ttl", info.ttl().toSeconds())
                        .put(CREATED, GoTime.format(now))
                        .put(CREATED_BY, info.path());
        if (!accessor.isEmpty()) {
            shown.put("wrapped_accessor", accessor);
        }
        return new Response(
                200,
                Response.Form.ENVELOPE,
                null,
                Response.Lease.NONE,
                List.of(),
                new Sequel.Wrapped(shown.build()));
    }

    /** The token, or a signed one around it; what users wrap themselves is never signed. */
    private String shownToken(
            Transaction tx, Request request, IssuedToken token, Info info, String accessor) {
        String text = token.text().exposeForHashing();
        boolean signed =
                SIGNED.equals(request.header(FORMAT)) && !request.path().text().equals(WRAP);
        return signed ? signedTokens.sign(tx, text, accessor, request.now(), info.ttl()) : text;
    }

    private static TokenEntry.Origin origin(String path) {
        return new TokenEntry.Origin(
                path, "", JsonNull.NULL, "", "", Optional.empty(), Optional.empty());
    }

    private static Bytes bytes(JsonObject object) {
        return Bytes.wrap(JsonWriter.bytesOf(object));
    }

    /**
     * What a wrapping token says of itself.
     *
     * @throws RequestFailure.Invalid 400 if it is none
     */
    public Info info(ReadTransaction tx, Request request, String text) {
        return info(tx, found(tx, request, text));
    }

    private static Info info(ReadTransaction tx, Token token) {
        StoredFields fields = held(tx, token, INFO);
        return new Info(
                Duration.ofNanos(fields.number(TTL_NANOS)),
                Instant.parse(fields.text(CREATED)),
                fields.text(CREATED_BY));
    }

    /**
     * Opens an answer, for the first and only time.
     *
     * @param text of the wrapping token in the request's body; empty if the caller's own is meant
     * @throws RequestFailure.Invalid 400 if it is none, or was opened before
     */
    public Response opened(Transaction tx, Request request, String text) {
        return WrappedAnswer.response(taken(tx, request, text).text());
    }

    /**
     * Puts an answer from one token into a new one.
     *
     * @param text as in {@link #opened}
     * @throws RequestFailure.Invalid 400 if it is none, or was opened before
     */
    public Response moved(Transaction tx, Request request, String text) {
        Taken taken = taken(tx, request, text);
        Duration asked = request.caller().wrapTtl();
        boolean shorter =
                asked != null && asked.isPositive() && asked.compareTo(taken.info().ttl()) < 0;
        Info info =
                new Info(
                        shorter && asked != null ? asked : taken.info().ttl(),
                        request.now(),
                        taken.info().path());
        return kept(tx, request, info, taken.text(), "");
    }

    /** What was in a token, which is over. */
    private record Taken(String text, Info info) {}

    private Taken taken(Transaction tx, Request request, String text) {
        Token token = found(tx, request, text);
        boolean own = text.isEmpty();
        if (!own && token.entry().uses() == TokenEntry.LAST_USE) {
            throw new RequestFailure.Invalid(RequestFailure.oneError(SPENT));
        }
        Taken taken = new Taken(held(tx, token, RESPONSE).text(RESPONSE), info(tx, token));
        if (!own) {
            revocation.revoke(tx, token.hash());
        }
        return taken;
    }

    /** The wrapping token that a request means: in its body, else the caller's own. */
    private Token found(ReadTransaction tx, Request request, String text) {
        ClientToken own = request.caller().token();
        ClientToken meant = text.isEmpty() ? own : ClientToken.of(text);
        Optional<Token> found =
                meant == null ? Optional.empty() : tokens.find(tx, meant, request.now());
        return found.filter(token -> isWrapping(token.entry()))
                .orElseThrow(() -> new RequestFailure.Invalid(INVALID_TOKEN));
    }

    private static StoredFields held(ReadTransaction tx, Token token, String path) {
        return Cubbyholes.read(tx, token.entry().serial(), path)
                .map(StoredFields::read)
                .orElseThrow(() -> new RequestFailure.Invalid(INVALID_TOKEN));
    }
}
