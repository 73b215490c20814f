package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.Fields;
import dev.coffer.gate.lease.LeaseTerms;
import dev.coffer.gate.token.AuthView;
import dev.coffer.gate.token.IssuedToken;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.NewToken;
import dev.coffer.gate.token.Token;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.Origin;
import dev.coffer.gate.token.TokenEntry.Parent;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import dev.coffer.request.Login;
import dev.coffer.request.Login.TokenKind;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes tokens for those who have one. Source: OpenBao, token store; texts recorded. */
final class CreateWork {
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9-]");

    private static final String CUSTOM_ID =
            "Supplying a custom ID for the token uses the weaker SHA1 hashing instead of the more"
                    + " secure SHA2-256 HMAC for token obfuscation. SHA1 hashed tokens on the wire"
                    + " leads to less secure lookups.";

    private final TokenParts parts;

    CreateWork(TokenParts parts) {
        this.parts = parts;
    }

    Response create(Transaction tx, Call call) {
        return made(tx, call, Optional.empty(), false);
    }

    Response createOrphan(Transaction tx, Call call) {
        return made(tx, call, Optional.empty(), true);
    }

    Response createForRole(Transaction tx, Call call) {
        String name = call.fields().text("role_name");
        TokenRole role =
                TokenRoles.find(tx, name)
                        .orElseThrow(() -> new RequestFailure.Invalid("unknown role " + name));
        return made(tx, call, Optional.of(role), false);
    }

    /** One creation, with what every check of it looks at. */
    private record Wish(Call call, Token parent, Optional<TokenRole> role, boolean sudo) {
        Fields fields() {
            return call.fields();
        }
    }

    private Response made(Transaction tx, Call call, Optional<TokenRole> role, boolean orphanPath) {
        Wish wish = new Wish(call, parent(tx, call), role, mayDoAll(call));
        Kind kind = kind(wish);
        if (wish.fields().integer("num_uses") < 0) {
            throw new RequestFailure.Invalid("number of uses cannot be negative");
        }
        String aliasEntity = entityOfAlias(tx, wish);
        if (!wish.fields().text("id").isEmpty() && !wish.sudo()) {
            throw new RequestFailure.Invalid(
                    "root or sudo privileges required to specify token id");
        }
        List<String> policies =
                RequestedPolicies.of(call, role, wish.parent().entry(), wish.sudo());
        checkRoot(policies, kind, wish.parent().entry());
        boolean orphan = isOrphan(wish, orphanPath);
        return finished(tx, wish, new Decided(kind, policies, orphan, aliasEntity));
    }

    private record Decided(Kind kind, List<String> policies, boolean orphan, String aliasEntity) {}

    private Response finished(Transaction tx, Wish wish, Decided decided) {
        TokenEntry parent = wish.parent().entry();
        Instant now = wish.call().request().now();
        TokenTimes times =
                TokenTimes.of(
                        wish.fields(),
                        wish.sudo(),
                        decided.kind() == Kind.BATCH ? Optional.empty() : wish.role());
        List<String> warnings = new ArrayList<>(times.warnings());
        Duration ttl = ttl(wish, decided, times, warnings);
        boolean endless = ttl.isZero();
        if (endless && parent.life().expires().isPresent()) {
            throw new RequestFailure.Invalid(
                    "expiring root tokens cannot create non-expiring root tokens");
        }
        boolean batch = decided.kind() == Kind.BATCH;
        Life life =
                Life.of(
                        batch ? now.truncatedTo(ChronoUnit.SECONDS) : now,
                        ttl,
                        times.ownExplicitMax(),
                        times.ownPeriod(),
                        !endless && !batch && isRenewable(wish));
        if (!wish.fields().text("id").isEmpty()) {
            warnings.add(CUSTOM_ID);
        }
        IssuedToken issued =
                parts.maker()
                        .make(
                                tx,
                                new NewToken(
                                        decided.kind(),
                                        decided.policies(),
                                        origin(wish, decided),
                                        life,
                                        batch ? 0 : uses(wish),
                                        endless ? List.of() : cidrs(wish, decided),
                                        batch ? "" : wish.fields().text("id")));
        decided.policies().stream()
                .filter(policy -> parts.policies().find(tx, policy, now).isEmpty())
                .map(policy -> "Policy \"" + policy + "\" does not exist")
                .forEach(warnings::add);
        return answer(tx, issued, decided, warnings);
    }

    private Response answer(
            Transaction tx, IssuedToken issued, Decided decided, List<String> warnings) {
        String entityId = issued.entry().origin().entityId();
        List<String> derived =
                entityId.isEmpty()
                        ? List.of()
                        : parts.identities().policiesOf(tx, entityId).orElse(List.of());
        JsonObject auth =
                AuthView.of(
                        issued.text().exposeForHashing(),
                        issued.entry(),
                        derived,
                        decided.orphan());
        return AuthAnswers.of(auth, warnings);
    }

    private Token parent(Transaction tx, Call call) {
        Token parent =
                Optional.ofNullable(call.request().caller().token())
                        .flatMap(text -> parts.tokens().find(tx, text, call.request().now()))
                        .filter(found -> found.entry().uses() != TokenEntry.LAST_USE)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "parent token lookup failed: no parent found"));
        if (parent.entry().kind() == Kind.BATCH) {
            throw new RequestFailure.Invalid("batch tokens cannot create more tokens");
        }
        if (parent.entry().isCounted()) {
            throw new RequestFailure.Invalid("restricted use token cannot generate child tokens");
        }
        return parent;
    }

    static boolean mayDoAll(Call call) {
        return call.access().allows(Capability.SUDO, call.mount().path() + call.path());
    }

    private static Kind kind(Wish wish) {
        String asked = wish.fields().text("type");
        String type =
                switch (wish.role().map(role -> role.terms().kind()).orElse(TokenKind.DEFAULT)) {
                    case DEFAULT, DEFAULT_SERVICE -> asked;
                    case DEFAULT_BATCH -> asked.isEmpty() ? "batch" : asked;
                    case SERVICE -> "service";
                    case BATCH -> "batch";
                };
        return switch (type) {
            case "", "service" -> Kind.SERVICE;
            case "batch" -> {
                checkBatch(wish.fields());
                yield Kind.BATCH;
            }
            default -> throw new RequestFailure.Invalid("invalid 'token_type' value");
        };
    }

    private static void checkBatch(Fields fields) {
        if (isSet(fields, "explicit_max_ttl")) {
            throw notInBatch("explicit_max_ttl");
        }
        if (fields.text("explicit_max_ttl").isEmpty()) {
            if (fields.integer("num_uses") != 0) {
                throw notInBatch("num_uses");
            }
            if (isSet(fields, "period")) {
                throw notInBatch("period");
            }
        }
    }

    private static boolean isSet(Fields fields, String name) {
        String text = fields.text(name);
        return !GoDuration.parseSeconds(text)
                .orElseThrow(
                        _ -> new RequestFailure.Invalid("'" + name + "' value could not be parsed"))
                .isZero();
    }

    private static RequestFailure notInBatch(String name) {
        return new RequestFailure.Invalid("batch tokens cannot have \"" + name + "\" set");
    }

    private String entityOfAlias(Transaction tx, Wish wish) {
        String alias = wish.fields().text("entity_alias");
        if (alias.isEmpty()) {
            return "";
        }
        if (wish.role().isEmpty()) {
            throw new RequestFailure.Invalid(
                    "'entity_alias' is only allowed in combination with token role");
        }
        List<String> allowed = wish.role().get().entityAliases().orElse(List.of());
        if (!Globs.anyMatches(allowed, alias.toLowerCase(Locale.ROOT))) {
            throw new RequestFailure.Invalid("invalid 'entity_alias' value");
        }
        return parts.identities()
                .forLogin(
                        tx,
                        MountAccessors.of(tx, wish.call().mount()),
                        new Login.Alias(alias, Map.of(), List.of()),
                        wish.call().request().now());
    }

    private static void checkRoot(List<String> policies, Kind kind, TokenEntry parent) {
        if (!policies.contains(TokenEntry.ROOT_POLICY)) {
            return;
        }
        if (!parent.isRoot()) {
            throw new RequestFailure.Invalid(
                    "root tokens may not be created without parent token being root");
        }
        if (kind == Kind.BATCH) {
            throw new RequestFailure.Invalid("batch tokens cannot be root tokens");
        }
    }

    private static boolean isOrphan(Wish wish, boolean orphanPath) {
        if (wish.role().isPresent()) {
            return wish.role().get().orphan();
        }
        if (wish.fields().bool("no_parent")) {
            if (!wish.sudo()) {
                throw new RequestFailure.Invalid(
                        "root or sudo privileges required to create orphan token");
            }
            return true;
        }
        return orphanPath;
    }

    private static Duration ttl(
            Wish wish, Decided decided, TokenTimes times, List<String> warnings) {
        Duration ttl = times.ttl();
        boolean root = decided.policies().contains(TokenEntry.ROOT_POLICY);
        if (times.period().isPositive() || ttl.isPositive() || !root) {
            Instant now = wish.call().request().now();
            LeaseTerms.Granted granted =
                    LeaseTerms.first(ttl, times.period(), times.explicitMax())
                            .grant(LoginTokens.bounds(wish.call().mount()), now, now);
            warnings.addAll(granted.warnings());
            ttl = granted.ttl();
        }
        return ttl.isZero() ? times.explicitMax() : ttl;
    }

    private static boolean isRenewable(Wish wish) {
        boolean asked = !wish.fields().has("renewable") || wish.fields().bool("renewable");
        return asked && wish.role().map(TokenRole::renewable).orElse(true);
    }

    private static Origin origin(Wish wish, Decided decided) {
        TokenEntry parent = wish.parent().entry();
        String entityId = decided.aliasEntity();
        if (entityId.isEmpty() && !decided.orphan()) {
            entityId = parent.origin().entityId();
        }
        return new Origin(
                path(wish),
                displayName(wish.fields().text("display_name")),
                metadata(wish.fields()),
                wish.role().map(TokenRole::name).orElse(""),
                entityId,
                decided.orphan()
                        ? Optional.empty()
                        : Optional.of(
                                new Parent(
                                        wish.parent().hash(),
                                        parent.serial(),
                                        1 + parent.origin().parent().map(Parent::depth).orElse(0))),
                Optional.empty());
    }

    private static String path(Wish wish) {
        String path = "auth/token/" + wish.call().path();
        String suffix = wish.role().map(TokenRole::pathSuffix).orElse("");
        return suffix.isEmpty() ? path : path + "/" + suffix;
    }

    private static String displayName(String asked) {
        if (asked.isEmpty()) {
            return "token";
        }
        String name = NOT_IN_NAMES.matcher("token-" + asked).replaceAll("-");
        return name.endsWith("-") ? name.substring(0, name.length() - 1) : name;
    }

    private static JsonValue metadata(Fields fields) {
        if (!fields.has("meta") || fields.raw("meta").orElse(JsonNull.NULL) == JsonNull.NULL) {
            return JsonNull.NULL;
        }
        Map<String, String> pairs = fields.pairs("meta");
        return pairs.isEmpty() ? JsonObject.EMPTY : LoginTokens.metadata(pairs);
    }

    private static long uses(Wish wish) {
        long asked = wish.fields().integer("num_uses");
        long role = wish.role().map(found -> found.terms().uses()).orElse(0L);
        if (role == 0) {
            return asked;
        }
        return asked == 0 ? role : Math.min(asked, role);
    }

    private static List<String> cidrs(Wish wish, Decided decided) {
        if (wish.role().isPresent()) {
            return wish.role().get().terms().boundCidrs().value();
        }
        boolean inherits = !decided.orphan() && decided.aliasEntity().isEmpty();
        return inherits ? wish.parent().entry().boundCidrs() : List.of();
    }
}
