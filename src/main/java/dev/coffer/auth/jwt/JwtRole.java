package dev.coffer.auth.jwt;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tokens log in, and as whom. Immutable.
 *
 * @param browser how its users log in by their browser
 * @param bounds what a token must say
 * @param leeways how far clocks may differ
 * @param identity who the token's bearer is
 * @param token the terms of tokens
 * @param old those of them that are shown under their old names
 */
record JwtRole(
        BrowserTerms browser,
        Bounds bounds,
        Leeways leeways,
        Identity identity,
        TokenSettings token,
        OldSettings old)
        implements NamedRoles.Role {
    static final Field NAME =
            new Field("name", Field.Type.LOWER_CASE_STRING, "The name of the role.");

    private static final Field AUDIENCES =
            Field.list("bound_audiences", "A token must be meant for one of these.");
    private static final Field SUBJECT =
            Field.string("bound_subject", "The subject that a token must have.");
    private static final Field CLAIMS_TYPE =
            Field.string("bound_claims_type", "How claims are compared: \"string\" or \"glob\".");
    private static final Field CLAIMS =
            Field.map("bound_claims", "Claims that a token must have, with one of these values.");
    private static final Field MAPPINGS =
            new Field(
                    "claim_mappings",
                    Field.Type.KEY_VALUE_PAIRS,
                    "Claims that become metadata, under these names.");
    private static final Field USER =
            Field.string("user_claim", "The claim that names the bearer.");
    private static final Field USER_POINTER =
            Field.bool("user_claim_json_pointer", "Whether user_claim is a JSON pointer.");
    private static final Field GROUPS =
            Field.string("groups_claim", "The claim that names the bearer's groups.");
    private static final Field EXPIRATION = leeway("expiration_leeway", "an end is not given");
    private static final Field NOT_BEFORE = leeway("not_before_leeway", "a begin is not given");
    private static final Field SKEW = leeway("clock_skew_leeway", "clocks differ");

    private static final String GLOB = "glob";
    private static final String TEXT = "string";

    private static Field leeway(String name, String when) {
        return new Field(
                name, Field.Type.SIGNED_DURATION, "Leeway where " + when + "; -1s for none.");
    }

    static Field[] fields() {
        return TokenSettings.fieldsAnd(
                NAME,
                BrowserTerms.TYPE,
                BrowserTerms.REDIRECTS,
                BrowserTerms.SCOPES,
                BrowserTerms.MODE,
                BrowserTerms.POLL,
                BrowserTerms.MAX_AGE,
                BrowserTerms.UNCONFIRMED,
                AUDIENCES,
                SUBJECT,
                CLAIMS_TYPE,
                CLAIMS,
                MAPPINGS,
                USER,
                USER_POINTER,
                GROUPS,
                EXPIRATION,
                NOT_BEFORE,
                SKEW,
                OldSettings.POLICIES,
                OldSettings.TTL,
                OldSettings.MAX_TTL,
                OldSettings.PERIOD,
                OldSettings.BOUND_CIDRS,
                OldSettings.NUM_USES);
    }

    /**
     * What a token must say.
     *
     * @param audiences one of them; empty if it must say none
     * @param subject empty for any
     * @param globs whether claims are patterns
     * @param claims each must be there with one of its values
     */
    record Bounds(List<String> audiences, String subject, boolean globs, JsonObject claims) {
        Bounds {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * How far clocks may differ; zero for the usual, negative for not at all.
     *
     * @param expiration where a token does not say when it ends
     * @param notBefore where it does not say when it begins
     * @param skew in any case
     */
    record Leeways(Duration expiration, Duration notBefore, Duration skew) {}

    /**
     * Who the bearer of a token is.
     *
     * @param user the claim that names the bearer
     * @param pointer whether it is a JSON pointer
     * @param groups the claim that names groups; empty for none
     * @param mappings from claims to names of metadata
     */
    record Identity(
            String user, boolean pointer, String groups, SortedMap<String, String> mappings) {}

    /** A role on which nobody has set anything. */
    static final JwtRole NEW =
            new JwtRole(
                    BrowserTerms.NONE,
                    new Bounds(List.of(), "", false, JsonObject.EMPTY),
                    new Leeways(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    new Identity("", false, "", new TreeMap<>()),
                    TokenSettings.EMPTY,
                    OldSettings.NONE);

    /**
     * The role with what a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    JwtRole changed(Fields fields) {
        OldSettings.Both both = OldSettings.changed(token.changed(fields), old, fields);
        JwtRole after =
                new JwtRole(
                        browser.changed(fields),
                        bounds(fields),
                        leeways(fields),
                        identity(fields),
                        both.token(),
                        both.old());
        after.check();
        return after;
    }

    private Bounds bounds(Fields fields) {
        String type = fields.text(CLAIMS_TYPE.name());
        boolean globs =
                switch (type) {
                    case GLOB -> true;
                    case TEXT, "" -> false;
                    default ->
                            throw new RequestFailure.Invalid(
                                    "invalid 'bound_claims_type': " + type);
                };
        JsonObject claims = fields.has(CLAIMS.name()) ? fields.map(CLAIMS.name()) : bounds.claims;
        if (globs) {
            checkPatterns(claims);
        }
        return new Bounds(
                fields.has(AUDIENCES.name()) ? fields.texts(AUDIENCES.name()) : bounds.audiences,
                fields.has(SUBJECT.name()) ? fields.text(SUBJECT.name()) : bounds.subject,
                globs,
                claims);
    }

    private static void checkPatterns(JsonObject claims) {
        for (Map.Entry<String, JsonValue> claim : claims.entries()) {
            boolean texts =
                    Claims.list(claim.getValue())
                            .filter(values ->
                                    values.stream().allMatch(JsonString.class::isInstance))
                            .isPresent();
            if (!texts) {
                throw new RequestFailure.Invalid("claim is not a string: " + claim.getKey());
            }
        }
    }

    private Leeways leeways(Fields fields) {
        return new Leeways(
                duration(fields, EXPIRATION, leeways.expiration),
                duration(fields, NOT_BEFORE, leeways.notBefore),
                duration(fields, SKEW, leeways.skew));
    }

    private static Duration duration(Fields fields, Field field, Duration before) {
        return fields.has(field.name()) ? fields.duration(field.name()) : before;
    }

    private Identity identity(Fields fields) {
        SortedMap<String, String> mappings = identity.mappings;
        if (fields.has(MAPPINGS.name())) {
            mappings = new TreeMap<>(fields.pairs(MAPPINGS.name()));
            checkTargets(mappings);
        }
        return new Identity(
                fields.has(USER.name()) ? fields.text(USER.name()) : identity.user,
                fields.has(USER_POINTER.name())
                        ? fields.bool(USER_POINTER.name())
                        : identity.pointer,
                fields.has(GROUPS.name()) ? fields.text(GROUPS.name()) : identity.groups,
                mappings);
    }

    private static void checkTargets(SortedMap<String, String> mappings) {
        Set<String> targets = new HashSet<>();
        for (String target : mappings.values()) {
            if (target.equals("role")) {
                throw new RequestFailure.Invalid(
                        "metadata key \"role\" is reserved and may not be a mapping destination");
            }
            if (!targets.add(target)) {
                throw new RequestFailure.Invalid(
                        "multiple keys are mapped to metadata key " + GoText.quote(target));
            }
        }
    }

    private void check() {
        if (identity.user.isEmpty()) {
            throw new RequestFailure.Invalid("a user claim must be defined on the role");
        }
        browser.check();
        if (!browser.on()
                && bounds.audiences.isEmpty()
                && token.boundCidrs().isEmpty()
                && bounds.subject.isEmpty()
                && bounds.claims.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "must have at least one bound constraint when creating/updating a role");
        }
        if (!token.maxTtl().isZero() && token.ttl().compareTo(token.maxTtl()) > 0) {
            throw new RequestFailure.Invalid("ttl should not be greater than max ttl");
        }
    }

    @Override
    public JsonObject view() {
        JsonObject.Builder shown = JsonObject.builder();
        putOwn(shown);
        token.show(shown);
        old.show(shown);
        Unsupported.showInRole(shown);
        return shown.build();
    }

    private void putOwn(JsonObject.Builder target) {
        JsonObject.Builder mapped = JsonObject.builder();
        identity.mappings.forEach(mapped::put);
        browser.show(target);
        target.put(AUDIENCES.name(), orNull(bounds.audiences))
                .put(SUBJECT.name(), bounds.subject)
                .put(CLAIMS_TYPE.name(), bounds.globs ? GLOB : TEXT)
                .put(CLAIMS.name(), bounds.claims.isEmpty() ? JsonNull.NULL : bounds.claims)
                .put(MAPPINGS.name(), identity.mappings.isEmpty() ? JsonNull.NULL : mapped.build())
                .put(USER.name(), identity.user)
                .put(USER_POINTER.name(), identity.pointer)
                .put(GROUPS.name(), identity.groups)
                .put(EXPIRATION.name(), leeways.expiration.toSeconds())
                .put(NOT_BEFORE.name(), leeways.notBefore.toSeconds())
                .put(SKEW.name(), leeways.skew.toSeconds());
    }

    private static JsonValue orNull(List<String> texts) {
        return texts.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(texts);
    }

    @Override
    public Bytes encode() {
        JsonObject.Builder record = JsonObject.builder();
        putOwn(record);
        token.show(record);
        old.store(record);
        return StoredFields.write(withoutNulls(record.build()));
    }

    private static JsonObject withoutNulls(JsonObject record) {
        JsonObject.Builder kept = JsonObject.builder();
        for (Map.Entry<String, JsonValue> field : record.entries()) {
            if (!(field.getValue() instanceof JsonNull)) {
                kept.put(field.getKey(), field.getValue());
            }
        }
        return kept.build();
    }

    static JwtRole decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        JsonObject object = (JsonObject) JsonReader.parse(content.toArray(), JsonLimits.TRUSTED);
        JsonObject claims =
                object.get(CLAIMS.name()).orElse(null) instanceof JsonObject found
                        ? found
                        : JsonObject.EMPTY;
        return new JwtRole(
                BrowserTerms.stored(record),
                new Bounds(
                        record.texts(AUDIENCES.name()),
                        record.text(SUBJECT.name()),
                        record.text(CLAIMS_TYPE.name()).equals(GLOB),
                        claims),
                new Leeways(
                        Duration.ofSeconds(record.number(EXPIRATION.name())),
                        Duration.ofSeconds(record.number(NOT_BEFORE.name())),
                        Duration.ofSeconds(record.number(SKEW.name()))),
                new Identity(
                        record.text(USER.name()),
                        record.flag(USER_POINTER.name()),
                        record.text(GROUPS.name()),
                        record.textsByName(MAPPINGS.name())),
                TokenSettings.stored(record),
                OldSettings.stored(record));
    }
}
