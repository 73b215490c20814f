package dev.coffer.auth.jwt;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether what a token says is what a role asks for, once its signature is known to be good.
 * Stateless.
 *
 * <p>Source: OpenBao, jwt auth method, and the library cap that it uses.
 */
final class Checks {
    private static final Duration USUAL_LEEWAY = Duration.ofSeconds(150);
    private static final Duration USUAL_SKEW = Duration.ofMinutes(1);
    private static final String INVALID = "error validating token: ";

    private Checks() {}

    /**
     * Refuses a token that is not for this role or not for now.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void check(JsonObject claims, JwtConfig config, JwtRole role, Instant now) {
        if (!config.issuer().isEmpty()
                && !Claims.text(claims, "iss").equals(Optional.of(config.issuer()))) {
            throw invalid(INVALID + "invalid issuer (iss) claim");
        }
        JwtRole.Bounds bounds = role.bounds();
        if (!bounds.subject().isEmpty()
                && !Claims.text(claims, "sub").equals(Optional.of(bounds.subject()))) {
            throw invalid(INVALID + "invalid subject (sub) claim");
        }
        checkAudience(claims, bounds.audiences());
        checkTimes(claims, role.leeways(), now);
    }

    private static void checkAudience(JsonObject claims, List<String> bound) {
        List<String> audiences = texts(Claims.find(claims, "aud"));
        if (bound.isEmpty() && !audiences.isEmpty()) {
            throw invalid("audience claim found in JWT but no audiences bound to the role");
        }
        if (!bound.isEmpty() && audiences.stream().noneMatch(bound::contains)) {
            throw invalid(
                    INVALID
                            + "invalid audience (aud) claim: audience claim does not match any"
                            + " expected audience");
        }
    }

    /** A claim that is a text or several of them, as texts. */
    static List<String> texts(Optional<JsonValue> claim) {
        return switch (claim.orElse(null)) {
            case JsonString(String one) -> List.of(one);
            case JsonArray(List<JsonValue> several) -> {
                List<String> texts = new ArrayList<>();
                for (JsonValue each : several) {
                    if (each instanceof JsonString(String text)) {
                        texts.add(text);
                    }
                }
                yield texts;
            }
            case null, default -> List.of();
        };
    }

    /**
     * Refuses a token that is not for now.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void checkTimes(JsonObject claims, JwtRole.Leeways leeways, Instant now) {
        Optional<Instant> issued = time(claims, "iat");
        Optional<Instant> given = time(claims, "exp");
        Optional<Instant> begin = time(claims, "nbf");
        if (issued.isEmpty() && given.isEmpty() && begin.isEmpty()) {
            throw invalid(
                    INVALID
                            + "no issued at (iat), not before (nbf), or expiration time (exp)"
                            + " claims in token");
        }
        Instant end =
                given.orElseGet(() ->
                        latest(issued, begin).plus(orUsual(leeways.expiration(), USUAL_LEEWAY)));
        Instant start =
                begin.or(() -> issued)
                        .orElseGet(() -> end.minus(orUsual(leeways.notBefore(), USUAL_LEEWAY)));
        Duration skew = skew(leeways);
        if (now.minus(skew).isAfter(end)) {
            throw invalid(INVALID + "invalid expiration time (exp) claim: token is expired");
        }
        if (now.plus(skew).isBefore(start)) {
            throw invalid(INVALID + "invalid not before (nbf) claim: token not yet valid");
        }
        if (issued.filter(when -> now.plus(skew).isBefore(when)).isPresent()) {
            throw invalid(INVALID + "invalid issued at (iat) claim: token issued in the future");
        }
    }

    /** How far clocks may differ in any case. */
    static Duration skew(JwtRole.Leeways leeways) {
        return orUsual(leeways.skew(), USUAL_SKEW);
    }

    /** A time that is there but is none must not count as not given. */
    private static Optional<Instant> time(JsonObject claims, String name) {
        Optional<Instant> time = Claims.time(claims, name);
        if (time.isEmpty() && Claims.find(claims, name).isPresent()) {
            throw invalid(INVALID + "invalid time in claim " + GoText.quote(name));
        }
        return time;
    }

    private static Instant latest(Optional<Instant> one, Optional<Instant> other) {
        Instant first = one.orElse(Instant.EPOCH);
        Instant second = other.orElse(Instant.EPOCH);
        return first.isAfter(second) ? first : second;
    }

    private static Duration orUsual(Duration leeway, Duration usual) {
        if (leeway.isZero()) {
            return usual;
        }
        return leeway.isNegative() ? Duration.ZERO : leeway;
    }

    /**
     * Refuses a token without the claims that a role asks for.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void checkClaims(JsonObject claims, JwtRole.Bounds bounds) {
        for (Map.Entry<String, JsonValue> bound : bounds.claims().entries()) {
            String name = bound.getKey();
            JsonValue actual =
                    Claims.find(claims, name).orElseThrow(() -> claim(name, "is missing"));
            List<JsonValue> values =
                    Claims.list(actual)
                            .orElseThrow(() -> claim(name, "is not a string, bool, int or list"));
            List<JsonValue> expected =
                    Claims.list(bound.getValue())
                            .orElseThrow(
                                    () -> claim(name, "is bound to no string, bool, int or list"));
            boolean found =
                    expected.stream()
                            .anyMatch(wanted ->
                                    values.stream()
                                            .anyMatch(value ->
                                                    matches(wanted, value, bounds.globs())));
            if (!found) {
                throw claim(name, "does not match any associated bound claim values");
            }
        }
    }

    private static boolean matches(JsonValue wanted, JsonValue value, boolean globs) {
        if (!globs) {
            return Claims.same(wanted, value);
        }
        return wanted instanceof JsonString(String pattern)
                && value instanceof JsonString(String text)
                && Claims.globs(pattern, text);
    }

    private static RequestFailure.Invalid claim(String name, String what) {
        return invalid("error validating claims: claim " + GoText.quote(name) + " " + what);
    }

    /**
     * Who the bearer of a token is.
     *
     * @throws RequestFailure.Invalid 400
     */
    static Login.Alias alias(JsonObject claims, String roleName, JwtRole.Identity identity) {
        Optional<JsonValue> user =
                identity.pointer()
                        ? Claims.find(claims, identity.user())
                        : claims.get(identity.user());
        String claim = "claim " + GoText.quote(identity.user());
        if (user.isEmpty()) {
            throw invalid(claim + " not found in token");
        }
        if (!(user.get() instanceof JsonString(String name)) || name.isEmpty()) {
            throw invalid(claim + " could not be converted to string");
        }
        Map<String, String> metadata = new TreeMap<>();
        identity.mappings()
                .forEach((source, target) -> {
                    Optional<JsonValue> value = Claims.find(claims, source);
                    if (value.isPresent()) {
                        if (!(value.get() instanceof JsonString(String text))) {
                            throw invalid("error converting claim '" + source + "' to string");
                        }
                        metadata.put(target, text);
                    }
                });
        metadata.put("role", roleName);
        return new Login.Alias(name, metadata, groups(claims, identity.groups()));
    }

    private static List<String> groups(JsonObject claims, String claim) {
        if (claim.isEmpty()) {
            return List.of();
        }
        JsonValue value =
                Claims.find(claims, claim)
                        .orElseThrow(() ->
                                invalid(
                                        "failed to fetch groups: "
                                                + GoText.quote(claim)
                                                + " claim not found in token"));
        List<JsonValue> values =
                Claims.list(value)
                        .orElseThrow(() ->
                                invalid(
                                        GoText.quote(claim)
                                                + " claim could not be converted to string list"));
        List<String> groups = new ArrayList<>();
        for (JsonValue each : values) {
            if (!(each instanceof JsonString(String group))) {
                throw invalid("value in groups claim could not be parsed as string");
            }
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static RequestFailure.Invalid invalid(String text) {
        return new RequestFailure.Invalid(text);
    }
}
