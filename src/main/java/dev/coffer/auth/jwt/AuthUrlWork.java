package dev.coffer.auth.jwt;

import dev.coffer.crypto.Sha256;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.json.JsonObject;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code oidc/auth_url}: begins a login and says where the user has to go. Whoever asks is not
 * known yet, so an address that the role does not allow is answered with an empty text and no
 * reason. Thread-safe.
 *
 * <p>Source: OpenBao, jwt auth method, path_oidc.go; RFC 8252 section 7.3 for loopback addresses.
 */
final class AuthUrlWork {
    static final Field REDIRECT =
            Field.string(
                    "redirect_uri",
                    "Where the issuer sends the browser back to; not needed for a device.");

    /** What clients of a mount without a client's id are told. */
    static final String NOT_CONFIGURED = "OIDC login is not configured for this mount";

    private static final String NO_ANSWER =
            "the issuer's discovery document or its answer could not be fetched";
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final String AUTH_URL = "auth_url";
    private static final int MAX_TEXT = 4096;

    private final BrowserLogins logins;

    AuthUrlWork(BrowserLogins logins) {
        this.logins = logins;
    }

    /**
     * What a login begins with.
     *
     * @param roleName as the client or the settings name it
     * @param redirect empty for a device
     */
    private record Wanted(
            JwtConfig config,
            JwtConfig.Source.Discovered source,
            String roleName,
            JwtRole role,
            String redirect) {
        boolean isAllowed() {
            BrowserTerms terms = role.browser();
            return terms.on()
                    && (terms.mode() == BrowserTerms.Mode.DEVICE
                            || isAllowed(redirect, terms.redirects()));
        }

        private static boolean isAllowed(String uri, List<String> allowed) {
            Parts parts = Parts.of(uri);
            if (parts == null || !LOOPBACK.contains(parts.host)) {
                return allowed.contains(uri);
            }
            return allowed.stream().anyMatch(each -> parts.equals(Parts.of(each)));
        }
    }

    /** An address without its port, which a client on the same machine may choose. */
    private record Parts(
            String scheme,
            @Nullable String user,
            String host,
            String path,
            @Nullable String query,
            @Nullable String fragment) {
        static @Nullable Parts of(String text) {
            try {
                URI uri = new URI(text);
                return uri.getHost() == null || uri.getScheme() == null
                        ? null
                        : new Parts(
                                uri.getScheme(),
                                uri.getRawUserInfo(),
                                uri.getHost(),
                                Objects.requireNonNullElse(uri.getRawPath(), ""),
                                uri.getRawQuery(),
                                uri.getRawFragment());
            } catch (URISyntaxException _) {
                return null;
            }
        }
    }

    /** What the issuer has said. */
    sealed interface Begun {
        /** Nothing, and the client is not told why. */
        record Nothing(boolean asked) implements Begun {}

        record Browser(Ground ground, Provider provider) implements Begun {}

        record Device(Ground ground, ProviderCalls.DeviceCode code) implements Begun {}
    }

    /** What counts only while it does not change. */
    record Ground(JwtConfig config, JwtRole role) {}

    Supplier<Begun> prepare(ReadTransaction tx, Call call) {
        Wanted wanted = wanted(tx, call);
        Instant now = call.request().now();
        return wanted.isAllowed() ? () -> begun(wanted, now) : () -> new Begun.Nothing(false);
    }

    private Wanted wanted(ReadTransaction tx, Call call) {
        JwtConfig config =
                JwtWork.config(tx, call.mount().id())
                        .orElseThrow(
                                () -> new RequestFailure.Invalid("could not load configuration"));
        boolean hasClient = config.client().isThere();
        if (!(config.source() instanceof JwtConfig.Source.Discovered source) || !hasClient) {
            throw new RequestFailure.Invalid(NOT_CONFIGURED);
        }
        String given = call.fields().text(LoginWork.ROLE.name());
        String name = given.isEmpty() ? config.defaultRole() : given;
        if (name.isEmpty()) {
            throw new RequestFailure.Invalid("missing role");
        }
        JwtRole role =
                logins.roles()
                        .find(tx, call.mount().id(), name)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "role " + GoText.quote(name) + " could not be found"));
        return new Wanted(config, source, name, role, redirect(call, role.browser().mode()));
    }

    private static String redirect(Call call, BrowserTerms.Mode mode) {
        String nonce = bounded(call, BrowserLogins.CLIENT_NONCE);
        if (nonce.isEmpty() && mode.isPolled()) {
            throw new RequestFailure.Invalid("missing client_nonce");
        }
        if (mode == BrowserTerms.Mode.DEVICE) {
            return "";
        }
        String redirect = bounded(call, REDIRECT);
        if (redirect.isEmpty()) {
            throw new RequestFailure.Invalid("missing redirect_uri");
        }
        return redirect;
    }

    private static String bounded(Call call, Field field) {
        String text = call.fields().text(field.name());
        if (text.length() > MAX_TEXT) {
            throw new RequestFailure.Invalid(field.name() + " is too long");
        }
        return text;
    }

    private Begun begun(Wanted wanted, Instant now) {
        Ground ground = new Ground(wanted.config, wanted.role);
        BrowserTerms terms = wanted.role.browser();
        try {
            Provider provider = logins.calls().discovery().known(wanted.source, now);
            if (terms.mode() == BrowserTerms.Mode.DEVICE) {
                return new Begun.Device(
                        ground, logins.calls().device(provider, wanted.config, terms.allScopes()));
            }
            String _ = Provider.required(provider.endpoints().authorization(), "authorization");
            return new Begun.Browser(ground, provider);
        } catch (OutboundException _) {
            return new Begun.Nothing(true);
        }
    }

    Response begin(Transaction tx, Call call, Begun begun) {
        Wanted wanted = wanted(tx, call);
        return switch (begun) {
            case Begun.Nothing(boolean asked) -> nothing(asked);
            case Begun.Browser(Ground ground, Provider provider) -> {
                check(wanted, ground);
                yield browser(tx, call, wanted, provider);
            }
            case Begun.Device(Ground ground, ProviderCalls.DeviceCode code) -> {
                check(wanted, ground);
                yield device(tx, call, wanted, code);
            }
        };
    }

    private static void check(Wanted wanted, Ground ground) {
        if (!wanted.config.equals(ground.config) || !wanted.role.equals(ground.role)) {
            throw new RequestFailure.Unavailable(BrowserLogins.CHANGED, 1);
        }
    }

    private static Response nothing(boolean asked) {
        Response empty = Response.ok(JsonObject.builder().put(AUTH_URL, "").build());
        return asked ? empty.withWarning(NO_ANSWER) : empty;
    }

    private Response browser(Transaction tx, Call call, Wanted wanted, Provider provider) {
        PendingLogin.Keys keys = logins.pending().keys();
        PendingLogin login = begin(tx, call, wanted, keys, "");
        JsonObject.Builder data =
                JsonObject.builder().put(AUTH_URL, address(wanted, provider, login));
        BrowserTerms terms = wanted.role.browser();
        if (terms.mode().isPolled()) {
            addPoll(data, login, terms.pollInterval(0));
        }
        return Response.ok(data.build());
    }

    private PendingLogin begin(
            Transaction tx, Call call, Wanted wanted, PendingLogin.Keys keys, String deviceCode) {
        return logins.pending()
                .begin(
                        tx,
                        call.mount().id(),
                        wanted.roleName,
                        new PendingLogin.Asked(
                                wanted.redirect,
                                call.fields().text(BrowserLogins.CLIENT_NONCE.name()),
                                keys,
                                deviceCode,
                                call.request().caller().remoteAddress()),
                        call.request().now());
    }

    private Response device(
            Transaction tx, Call call, Wanted wanted, ProviderCalls.DeviceCode code) {
        PendingLogin login = begin(tx, call, wanted, PendingLogin.Keys.NONE, code.code());
        JsonObject.Builder data = JsonObject.builder().put(AUTH_URL, code.address());
        if (!code.userCode().isEmpty()) {
            data.put("user_code", code.userCode());
        }
        addPoll(data, login, wanted.role.browser().pollInterval(code.pollSeconds()));
        return Response.ok(data.build());
    }

    private static void addPoll(JsonObject.Builder data, PendingLogin login, String interval) {
        data.put(BrowserLogins.STATE.name(), login.state()).put("poll_interval", interval);
    }

    private static String address(Wanted wanted, Provider provider, PendingLogin login) {
        OidcClient client = wanted.config.client();
        BrowserTerms terms = wanted.role.browser();
        SortedMap<String, String> query = new TreeMap<>();
        query.put("client_id", client.id());
        query.put("redirect_uri", wanted.redirect);
        query.put("scope", terms.allScopes());
        query.put("state", login.state());
        query.put("nonce", login.asked().keys().nonce());
        if (client.asksForToken()) {
            query.put("response_type", "id_token");
        } else {
            query.put("response_type", "code");
            query.put("code_challenge", challenge(login.asked().keys().verifier()));
            query.put("code_challenge_method", "S256");
        }
        if (client.isPosted()) {
            query.put("response_mode", client.mode());
        }
        if (!terms.maxAge().isZero()) {
            query.put("max_age", Long.toString(terms.maxAge().toSeconds()));
        }
        String endpoint = provider.endpoints().authorization();
        return endpoint + (endpoint.contains("?") ? "&" : "?") + ProviderCalls.query(query);
    }

    /** Source: RFC 7636 section 4.2. */
    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.hash(verifier.getBytes(StandardCharsets.US_ASCII)));
    }
}
