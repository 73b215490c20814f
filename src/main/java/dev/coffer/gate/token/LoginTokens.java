package dev.coffer.gate.token;

import dev.coffer.engine.Mount;
import dev.coffer.gate.identity.Identities;
import dev.coffer.gate.lease.LeaseTerms;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.LoginMount;
import dev.coffer.gate.token.TokenEntry.Origin;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Login;
import dev.coffer.request.Login.TokenTerms;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the tokens of logins, each in the transaction of its login. Thread-safe. */
public final class LoginTokens {
    /** Policies that only the server itself may give. */
    public static final List<String> NOT_ASSIGNABLE = List.of("response-wrapping");

    private final TokenMaker maker;
    private final Identities identities;

    /** Tokens of {@code maker}, for entities of {@code identities}. */
    public LoginTokens(TokenMaker maker, Identities identities) {
        this.maker = maker;
        this.identities = identities;
    }

    /**
     * Where a login was made.
     *
     * @param mount its path, with limits in force
     * @param accessor of the mount
     * @param kind what the mount makes of {@link Login.TokenKind}
     */
    public record Place(Mount mount, String accessor, Login.TokenKind kind) {}

    /**
     * The answer to a login, with the token in it.
     *
     * @throws RequestFailure 400 for a root policy or a policy that cannot be assigned, 403 for an
     *     entity that is disabled
     */
    public Response answer(Transaction tx, Response response, Login login, Call call) {
        Instant now = call.request().now();
        Place place = call.place();
        TokenTerms terms = login.token();
        String entityId =
                login.alias()
                        .map(alias -> identities.forLogin(tx, place.accessor(), alias, now))
                        .orElse("");
        List<String> derived = derived(tx, entityId);
        List<String> policies =
                PolicyNames.cleaned(login.policies(), !terms.withoutDefaultPolicy());
        checkAssignable(policies, derived);
        LeaseTerms.Granted granted =
                new LeaseTerms(
                                Duration.ZERO,
                                terms.ttl(),
                                terms.period(),
                                terms.maxTtl(),
                                terms.explicitMaxTtl())
                        .grant(bounds(place.mount()), now, now);
        Kind kind = kind(place.kind(), terms.kind());
        NewToken wanted =
                new NewToken(
                        kind,
                        policies,
                        origin(login, call, entityId),
                        Life.of(
                                kind == Kind.BATCH ? now.truncatedTo(ChronoUnit.SECONDS) : now,
                                granted.ttl(),
                                terms.explicitMaxTtl(),
                                terms.period(),
                                terms.renewable() && kind == Kind.SERVICE),
                        kind == Kind.BATCH ? 0 : terms.uses(),
                        cidrs(terms, call.request()),
                        "");
        IssuedToken issued = maker.make(tx, wanted);
        Response answer = response;
        for (String warning : granted.warnings()) {
            answer = answer.withWarning(warning);
        }
        return answer.withSequel(
                new Response.Sequel.Auth(
                        AuthView.of(
                                issued.text().exposeForHashing(), issued.entry(), derived, true)));
    }

    /** A login's request and where it was made. */
    public record Call(Request request, Place place) {}

    /** The limits that a mount sets for what is made there. */
    public static LeaseTerms.Bounds bounds(Mount mount) {
        return new LeaseTerms.Bounds(mount.defaultLeaseTtl(), mount.maxLeaseTtl());
    }

    private List<String> derived(Transaction tx, String entityId) {
        if (entityId.isEmpty()) {
            return List.of();
        }
        return identities
                .policiesOf(tx, entityId)
                .orElseThrow(() -> new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN));
    }

    private static void checkAssignable(List<String> policies, List<String> derived) {
        List<String> all = new ArrayList<>(policies);
        all.addAll(derived);
        for (String policy : PolicyNames.cleaned(all, false)) {
            if (policy.equals(TokenEntry.ROOT_POLICY)) {
                throw new RequestFailure.Invalid("auth methods cannot create root tokens");
            }
            if (NOT_ASSIGNABLE.contains(policy)) {
                throw new RequestFailure.Invalid("cannot assign policy \"" + policy + "\"");
            }
        }
    }

    private static Origin origin(Login login, Call call, String entityId) {
        Place place = call.place();
        return new Origin(
                call.request().path().text(),
                displayName(place.mount().path(), login.displayName()),
                metadata(login.metadata()),
                "",
                entityId,
                Optional.empty(),
                Optional.of(new LoginMount(place.mount().id(), place.accessor(), login.renewal())));
    }

    private static String displayName(String mountPath, String name) {
        String source = mountPath.substring("auth/".length()).replace('/', '-');
        String whole = source + name;
        return whole.endsWith("-") ? whole.substring(0, whole.length() - 1) : whole;
    }

    /** A map of texts as a token keeps it: an object, or null where there is none. */
    public static JsonValue metadata(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return JsonNull.NULL;
        }
        JsonObject.Builder object = JsonObject.builder();
        new TreeMap<>(metadata).forEach(object::put);
        return object.build();
    }

    private static List<String> cidrs(TokenTerms terms, Request request) {
        String address = request.caller().remoteAddress();
        return terms.strictlyBoundToAddress() && !address.isEmpty()
                ? List.of(address)
                : terms.boundCidrs();
    }

    private static Kind kind(Login.TokenKind mount, Login.TokenKind asked) {
        return switch (mount) {
            case SERVICE -> Kind.SERVICE;
            case BATCH -> Kind.BATCH;
            case DEFAULT, DEFAULT_SERVICE ->
                    asked == Login.TokenKind.BATCH ? Kind.BATCH : Kind.SERVICE;
            case DEFAULT_BATCH -> asked == Login.TokenKind.SERVICE ? Kind.SERVICE : Kind.BATCH;
        };
    }
}
