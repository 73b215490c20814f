package dev.coffer.auth.terms;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Cidr;
import dev.coffer.request.GoText;
import dev.coffer.request.Login.TokenKind;
import dev.coffer.request.Login.TokenTerms;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The terms of the tokens that a role or a user gets, as an operator sets them. Immutable.
 *
 * <p>Source: OpenBao, sdk/helper/tokenutil; recorded in the scenarios userpass-* and approle-*.
 *
 * @param boundCidrs networks that a token may come from, as shown; empty for all
 * @param explicitMaxTtl bound that is kept with a token, zero for none
 * @param maxTtl bound of all renewals, zero for the mount's
 * @param withoutDefaultPolicy leaves {@code default} out
 * @param uses how often a token may be used, zero for as often as wanted
 * @param period of a periodic token, zero for none
 * @param policies as given
 * @param kind never one of the kinds that only a mount has
 * @param ttl first time to live, zero for the mount's
 * @param strictlyBoundToAddress binds a token to the address that logged in
 */
public record TokenSettings(
        List<String> boundCidrs,
        Duration explicitMaxTtl,
        Duration maxTtl,
        boolean withoutDefaultPolicy,
        long uses,
        Duration period,
        List<String> policies,
        TokenKind kind,
        Duration ttl,
        boolean strictlyBoundToAddress) {
    /** What a role has on which nobody has set anything. */
    public static final TokenSettings EMPTY =
            new TokenSettings(
                    List.of(),
                    Duration.ZERO,
                    Duration.ZERO,
                    false,
                    0,
                    Duration.ZERO,
                    List.of(),
                    TokenKind.DEFAULT,
                    Duration.ZERO,
                    false);

    private static final String BOUND_CIDRS = "token_bound_cidrs";
    private static final String EXPLICIT_MAX_TTL = "token_explicit_max_ttl";
    private static final String MAX_TTL = "token_max_ttl";
    private static final String NO_DEFAULT_POLICY = "token_no_default_policy";
    private static final String NUM_USES = "token_num_uses";
    private static final String PERIOD = "token_period";
    private static final String POLICIES = "token_policies";
    private static final String TYPE = "token_type";
    private static final String TTL = "token_ttl";
    private static final String STRICTLY_BIND_IP = "token_strictly_bind_ip";

    /** Copies the lists. */
    public TokenSettings {
        boundCidrs = List.copyOf(boundCidrs);
        policies = List.copyOf(policies);
    }

    /** The fields of a path that sets these terms, and others before them. */
    public static Field[] fieldsAnd(Field... others) {
        List<Field> all = new ArrayList<>(List.of(others));
        all.add(Field.list(BOUND_CIDRS, "Networks that a token may come from."));
        all.add(duration(EXPLICIT_MAX_TTL, "The longest life of a token, kept with the token."));
        all.add(duration(MAX_TTL, "The longest life of a token with all its renewals."));
        all.add(Field.bool(NO_DEFAULT_POLICY, "Leaves the policy \"default\" out."));
        all.add(Field.integer(NUM_USES, "How often a token may be used; 0 for always."));
        all.add(duration(PERIOD, "Makes tokens that can be renewed for ever, for this time each."));
        all.add(Field.list(POLICIES, "The policies of a token."));
        all.add(Field.string(TYPE, "\"service\", \"batch\" or \"default\"."));
        all.add(duration(TTL, "The first life of a token."));
        all.add(Field.bool(STRICTLY_BIND_IP, "Binds a token to the address that logs in."));
        return all.toArray(Field[]::new);
    }

    private static Field duration(String name, String description) {
        return new Field(name, Field.Type.DURATION, description);
    }

    /**
     * These terms, changed by what a client gives.
     *
     * @throws RequestFailure.Invalid 400 for terms that are none or contradict each other
     */
    public TokenSettings changed(Fields fields) {
        return changed(fields, UnaryOperator.identity());
    }

    /**
     * As {@link #changed(Fields)}.
     *
     * @param typeName what the client's {@code token_type} means
     */
    public TokenSettings changed(Fields fields, UnaryOperator<String> typeName) {
        TokenSettings after =
                new TokenSettings(
                        fields.has(BOUND_CIDRS) ? networks(fields.texts(BOUND_CIDRS)) : boundCidrs,
                        duration(fields, EXPLICIT_MAX_TTL, explicitMaxTtl),
                        duration(fields, MAX_TTL, maxTtl),
                        flag(fields, NO_DEFAULT_POLICY, withoutDefaultPolicy),
                        fields.has(NUM_USES) ? fields.integer(NUM_USES) : uses,
                        duration(fields, PERIOD, period),
                        fields.has(POLICIES) ? fields.texts(POLICIES) : policies,
                        fields.has(TYPE) ? kind(typeName.apply(fields.text(TYPE))) : kind,
                        duration(fields, TTL, ttl),
                        flag(fields, STRICTLY_BIND_IP, strictlyBoundToAddress));
        after.check();
        return after;
    }

    private void checkUses() {
        if (uses < 0) {
            throw new RequestFailure.Invalid("'token_num_uses' cannot be negative");
        }
        if (kind == TokenKind.BATCH && uses != 0) {
            throw new RequestFailure.Invalid(
                    "'token_type' cannot be 'batch' or 'default_batch' when set to generate"
                            + " tokens with limited use count");
        }
    }

    private void check() {
        if (kind == TokenKind.BATCH && !period.isZero()) {
            throw new RequestFailure.Invalid(
                    "'token_type' cannot be 'batch' or 'default_batch' when set to generate"
                            + " periodic tokens");
        }
        checkUses();
        if (!maxTtl.isZero() && ttl.compareTo(maxTtl) > 0) {
            throw new RequestFailure.Invalid("'token_ttl' cannot be greater than 'token_max_ttl'");
        }
        if (strictlyBoundToAddress && !boundCidrs.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "'token_strictly_bind_ip' conflicts with 'token_bound_cidrs'; set only one");
        }
    }

    /**
     * Networks as they are shown.
     *
     * @throws RequestFailure.Invalid 400 for a text that is none
     */
    public static List<String> networks(List<String> texts) {
        return networks(texts, "");
    }

    /**
     * As {@link #networks(List)}.
     *
     * @param before what the text of a refusal begins with
     */
    public static List<String> networks(List<String> texts, String before) {
        return texts.stream()
                .map(text ->
                        Cidr.parse(
                                        text,
                                        refusal ->
                                                new RequestFailure.Invalid(
                                                        before
                                                                + "error parsing address "
                                                                + GoText.quote(text)
                                                                + ": "
                                                                + refusal))
                                .text())
                .toList();
    }

    private static Duration duration(Fields fields, String name, Duration before) {
        return fields.has(name) ? fields.duration(name) : before;
    }

    private static boolean flag(Fields fields, String name, boolean before) {
        return fields.has(name) ? fields.bool(name) : before;
    }

    private static TokenKind kind(String type) {
        return switch (type) {
            case "", "default" -> TokenKind.DEFAULT;
            case "service" -> TokenKind.SERVICE;
            case "batch" -> TokenKind.BATCH;
            default ->
                    throw new RequestFailure.Invalid(
                            "invalid 'token_type' value " + GoText.quote(type));
        };
    }

    private String type() {
        return switch (kind) {
            case SERVICE -> "service";
            case BATCH -> "batch";
            case DEFAULT, DEFAULT_SERVICE, DEFAULT_BATCH -> "default";
        };
    }

    /** Adds these terms to what a role shows of itself, or to a record. */
    public void show(JsonObject.Builder shown) {
        shown.put(BOUND_CIDRS, JsonArray.ofStrings(boundCidrs))
                .put(EXPLICIT_MAX_TTL, explicitMaxTtl.toSeconds())
                .put(MAX_TTL, maxTtl.toSeconds())
                .put(NO_DEFAULT_POLICY, withoutDefaultPolicy)
                .put(NUM_USES, uses)
                .put(PERIOD, period.toSeconds())
                .put(POLICIES, JsonArray.ofStrings(policies))
                .put(STRICTLY_BIND_IP, strictlyBoundToAddress)
                .put(TTL, ttl.toSeconds())
                .put(TYPE, type());
    }

    /** The terms in a record to which {@link #show} has added them. */
    public static TokenSettings stored(StoredFields record) {
        return new TokenSettings(
                record.texts(BOUND_CIDRS),
                Duration.ofSeconds(record.number(EXPLICIT_MAX_TTL)),
                Duration.ofSeconds(record.number(MAX_TTL)),
                record.flag(NO_DEFAULT_POLICY),
                record.number(NUM_USES),
                Duration.ofSeconds(record.number(PERIOD)),
                record.texts(POLICIES),
                kind(record.text(TYPE)),
                Duration.ofSeconds(record.number(TTL)),
                record.flag(STRICTLY_BIND_IP));
    }

    /** What the gate makes a token of. */
    public TokenTerms terms() {
        return new TokenTerms(
                ttl,
                maxTtl,
                explicitMaxTtl,
                period,
                (int) Math.min(uses, Integer.MAX_VALUE),
                kind,
                boundCidrs,
                withoutDefaultPolicy,
                strictlyBoundToAddress,
                true);
    }

    /**
     * Refuses a login from elsewhere than a token may be used.
     *
     * @throws RequestFailure.Denied 403
     */
    public void checkAddress(String remoteAddress) {
        if (!Cidr.allow(boundCidrs, remoteAddress)) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
    }

    /** The same with other policies. */
    public TokenSettings withPolicies(List<String> other) {
        return new TokenSettings(
                boundCidrs,
                explicitMaxTtl,
                maxTtl,
                withoutDefaultPolicy,
                uses,
                period,
                other,
                kind,
                ttl,
                strictlyBoundToAddress);
    }

    /** The same with other networks. */
    public TokenSettings withBoundCidrs(List<String> other) {
        return new TokenSettings(
                other,
                explicitMaxTtl,
                maxTtl,
                withoutDefaultPolicy,
                uses,
                period,
                policies,
                kind,
                ttl,
                strictlyBoundToAddress);
    }

    /** The same with other times to live. */
    public TokenSettings withTimes(Duration otherTtl, Duration otherMaxTtl, Duration otherPeriod) {
        return new TokenSettings(
                boundCidrs,
                explicitMaxTtl,
                otherMaxTtl,
                withoutDefaultPolicy,
                uses,
                otherPeriod,
                policies,
                kind,
                otherTtl,
                strictlyBoundToAddress);
    }

    /**
     * The same with another limit of uses.
     *
     * @throws RequestFailure.Invalid 400 for one that is none or that these tokens cannot have
     */
    public TokenSettings withUses(long other) {
        TokenSettings after =
                new TokenSettings(
                        boundCidrs,
                        explicitMaxTtl,
                        maxTtl,
                        withoutDefaultPolicy,
                        other,
                        period,
                        policies,
                        kind,
                        ttl,
                        strictlyBoundToAddress);
        after.checkUses();
        return after;
    }
}
