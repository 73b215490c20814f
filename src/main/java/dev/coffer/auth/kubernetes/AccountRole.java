package dev.coffer.auth.kubernetes;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.auth.terms.OldSettings;
import dev.coffer.auth.terms.TokenSettings;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;

/**
 * Which service accounts log in. Immutable.
 *
 * @param names of accounts, with {@code *} for any characters
 * @param namespaces of accounts, with {@code *} for any characters
 * @param audience that their tokens must be meant for; empty for the API server's own
 * @param aliasByName whether an account is known by namespace and name, rather than by its uid
 * @param token the terms of tokens
 * @param old those of them that are shown under their old names
 */
record AccountRole(
        List<String> names,
        List<String> namespaces,
        String audience,
        boolean aliasByName,
        TokenSettings token,
        OldSettings old)
        implements NamedRoles.Role {
    static final Field NAME = Field.string("name", "The name of the role.");

    private static final Field NAMES =
            Field.list("bound_service_account_names", "Names of accounts.");
    private static final Field NAMESPACES =
            Field.list("bound_service_account_namespaces", "Namespaces of accounts.");
    private static final Field SELECTOR =
            Field.string(
                    "bound_service_account_namespace_selector",
                    "Not supported: namespaces are named in bound_service_account_namespaces.");
    private static final Field AUDIENCE =
            Field.string("audience", "Whom a token must be meant for.");
    private static final Field ALIAS =
            Field.string(
                    "alias_name_source",
                    "What an account is known by: \"serviceaccount_uid\" or"
                            + " \"serviceaccount_name\".");
    private static final String BY_UID = "serviceaccount_uid";
    private static final String BY_NAME = "serviceaccount_name";
    private static final String ANY = "*";
    private static final String NO_SELECTOR =
            "bound_service_account_namespace_selector is not supported, name the namespaces in"
                    + " bound_service_account_namespaces";

    /** A role on which nobody has set anything. */
    static final AccountRole NEW =
            new AccountRole(List.of(), List.of(), "", false, TokenSettings.EMPTY, OldSettings.NONE);

    AccountRole {
        names = List.copyOf(names);
        namespaces = List.copyOf(namespaces);
    }

    static Field[] fields() {
        return TokenSettings.fieldsAnd(
                NAME,
                NAMES,
                NAMESPACES,
                SELECTOR,
                AUDIENCE,
                ALIAS,
                OldSettings.POLICIES,
                OldSettings.TTL,
                OldSettings.MAX_TTL,
                OldSettings.PERIOD,
                OldSettings.BOUND_CIDRS,
                OldSettings.NUM_USES);
    }

    /**
     * The role with what a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    AccountRole changed(Fields fields) {
        OldSettings.Both both = OldSettings.changed(token.changed(fields), old, fields);
        List<String> newNames = fields.has(NAMES.name()) ? fields.texts(NAMES.name()) : names;
        List<String> newNamespaces =
                fields.has(NAMESPACES.name()) ? fields.texts(NAMESPACES.name()) : namespaces;
        if (newNames.isEmpty()) {
            throw new RequestFailure.Invalid(GoText.quote(NAMES.name()) + " can not be empty");
        }
        checkNotMixed(newNames);
        if (newNamespaces.isEmpty()) {
            throw new RequestFailure.Invalid(GoText.quote(NAMESPACES.name()) + " can not be empty");
        }
        checkNotMixed(newNamespaces);
        if (!fields.text(SELECTOR.name()).isEmpty()) {
            throw new RequestFailure.Invalid(NO_SELECTOR);
        }
        return new AccountRole(
                newNames,
                newNamespaces,
                fields.has(AUDIENCE.name()) ? fields.text(AUDIENCE.name()) : audience,
                aliasByName(fields),
                both.token(),
                both.old());
    }

    private static void checkNotMixed(List<String> patterns) {
        if (patterns.size() > 1 && patterns.contains(ANY)) {
            throw new RequestFailure.Invalid("can not mix \"*\" with values");
        }
    }

    private boolean aliasByName(Fields fields) {
        return switch (fields.text(ALIAS.name())) {
            case "" -> aliasByName;
            case BY_UID -> false;
            case BY_NAME -> true;
            default ->
                    throw new RequestFailure.Invalid(
                            "invalid alias_name_source, must be one of: %s, %s"
                                    .formatted(BY_UID, BY_NAME));
        };
    }

    /**
     * Refuses an account that is not among those of the role.
     *
     * @throws RequestFailure.Denied 403
     */
    void check(Account account) {
        if (!matches(names, account.name())) {
            throw new RequestFailure.Denied("service account name not authorized");
        }
        if (!matches(namespaces, account.namespace())) {
            throw new RequestFailure.Denied("namespace not authorized");
        }
    }

    private static boolean matches(List<String> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> Patterns.matches(pattern, text));
    }

    @Override
    public JsonObject view() {
        JsonObject.Builder shown = JsonObject.builder();
        putOwn(shown);
        shown.put(SELECTOR.name(), "");
        if (!audience.isEmpty()) {
            shown.put(AUDIENCE.name(), audience);
        }
        token.show(shown);
        old.show(shown);
        return shown.build();
    }

    private void putOwn(JsonObject.Builder target) {
        target.put(NAMES.name(), JsonArray.ofStrings(names))
                .put(NAMESPACES.name(), JsonArray.ofStrings(namespaces))
                .put(ALIAS.name(), aliasByName ? BY_NAME : BY_UID);
    }

    @Override
    public Bytes encode() {
        JsonObject.Builder record = JsonObject.builder().put(AUDIENCE.name(), audience);
        putOwn(record);
        token.show(record);
        old.store(record);
        return StoredFields.write(record.build());
    }

    static AccountRole decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new AccountRole(
                record.texts(NAMES.name()),
                record.texts(NAMESPACES.name()),
                record.text(AUDIENCE.name()),
                record.text(ALIAS.name()).equals(BY_NAME),
                TokenSettings.stored(record),
                OldSettings.stored(record));
    }
}
