package dev.coffer.system.token;

import dev.coffer.gate.routing.AuthConfig;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.Login.TokenKind;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.ReadTransaction.Entry;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.token.TokenRole.Aged;
import dev.coffer.system.token.TokenRole.Policies;
import dev.coffer.system.token.TokenRole.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Token roles as records, each under a keyed hash of its name. Stateless. */
final class TokenRoles {
    /** Roles there may be; above it making one is refused. */
    static final int MAX_ROLES = 10_000;

    private TokenRoles() {}

    static Optional<TokenRole> find(ReadTransaction tx, String name) {
        return Optional.ofNullable(tx.get(key(tx, name))).map(TokenRoles::decode);
    }

    static void put(Transaction tx, TokenRole role) {
        tx.put(key(tx, role.name()), encode(role));
    }

    static void remove(Transaction tx, String name) {
        tx.delete(key(tx, name));
    }

    /** The names of all roles, sorted. */
    static List<String> names(ReadTransaction tx) {
        return tx.scan(RecordRange.all(RecordType.TOKEN_ROLE), MAX_ROLES).entries().stream()
                .map(Entry::value)
                .map(record -> decode(record).name())
                .sorted(JsonObject.NAME_ORDER)
                .toList();
    }

    /** Whether there is no room for one more. */
    static boolean full(ReadTransaction tx) {
        return tx.peekKeys(RecordRange.all(RecordType.TOKEN_ROLE), MAX_ROLES).size() >= MAX_ROLES;
    }

    private static RecordKey key(ReadTransaction tx, String name) {
        return RecordKey.of(RecordType.TOKEN_ROLE, tx.names().tokenHash(name).toArray());
    }

    private static Bytes encode(TokenRole role) {
        Policies policies = role.policies();
        Terms terms = role.terms();
        JsonObject.Builder out =
                JsonObject.builder()
                        .put("name", role.name())
                        .put("orphan", role.orphan())
                        .put("renewable", role.renewable())
                        .put("path_suffix", role.pathSuffix())
                        .put("allowed", JsonArray.ofStrings(policies.allowed()))
                        .put("disallowed", JsonArray.ofStrings(policies.disallowed()))
                        .put("allowed_globs", JsonArray.ofStrings(policies.allowedGlobs()))
                        .put("disallowed_globs", JsonArray.ofStrings(policies.disallowedGlobs()))
                        .put("without_default", policies.withoutDefault())
                        .put("kind", terms.kind().name())
                        .put("uses", terms.uses())
                        .put("period", terms.period().value().toSeconds())
                        .put("old_period", terms.period().old().toSeconds())
                        .put("explicit_max", terms.explicitMax().value().toSeconds())
                        .put("old_explicit_max", terms.explicitMax().old().toSeconds())
                        .put("cidrs", JsonArray.ofStrings(terms.boundCidrs().value()))
                        .put("old_cidrs", JsonArray.ofStrings(terms.boundCidrs().old()));
        role.entityAliases()
                .ifPresent(aliases ->
                        out.put("aliases_set", true).put("aliases", JsonArray.ofStrings(aliases)));
        return StoredFields.write(out.build());
    }

    private static TokenRole decode(Bytes record) {
        StoredFields fields = StoredFields.read(record);
        Policies policies =
                new Policies(
                        fields.texts("allowed"),
                        fields.texts("disallowed"),
                        fields.texts("allowed_globs"),
                        fields.texts("disallowed_globs"),
                        fields.flag("without_default"));
        Terms terms =
                new Terms(
                        TokenKind.valueOf(fields.text("kind")),
                        fields.number("uses"),
                        aged(fields, "period"),
                        aged(fields, "explicit_max"),
                        new Aged<>(fields.texts("cidrs"), fields.texts("old_cidrs")));
        return new TokenRole(
                fields.text("name"),
                policies,
                terms,
                fields.flag("orphan"),
                fields.flag("renewable"),
                fields.text("path_suffix"),
                fields.flag("aliases_set")
                        ? Optional.of(fields.texts("aliases"))
                        : Optional.empty());
    }

    private static Aged<Duration> aged(StoredFields fields, String name) {
        return new Aged<>(
                Duration.ofSeconds(fields.number(name)),
                Duration.ofSeconds(fields.number("old_" + name)));
    }

    /** The wire name of a kind. */
    static String shown(TokenKind kind) {
        return AuthConfig.EMPTY.withTokenKind(kind).tokenType();
    }
}
