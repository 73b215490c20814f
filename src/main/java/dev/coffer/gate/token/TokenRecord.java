package dev.coffer.gate.token;

import dev.coffer.crypto.Encodings;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenEntry.Life;
import dev.coffer.gate.token.TokenEntry.LoginMount;
import dev.coffer.gate.token.TokenEntry.Origin;
import dev.coffer.gate.token.TokenEntry.Parent;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.schema.StoredFields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A token as bytes: in its record, or within a batch token. What is zero or empty is left out. */
final class TokenRecord {
    private TokenRecord() {}

    static Bytes encode(TokenEntry entry) {
        JsonObject.Builder out =
                JsonObject.builder()
                        .put("accessor", entry.accessor())
                        .put("policies", JsonArray.ofStrings(entry.policies()));
        text(out, "serial", Encodings.hex(entry.serial().toArray()));
        number(out, "uses", entry.uses());
        number(out, "given_uses", entry.givenUses());
        number(out, "epoch", entry.epoch());
        if (!entry.boundCidrs().isEmpty()) {
            out.put("bound_cidrs", JsonArray.ofStrings(entry.boundCidrs()));
        }
        origin(out, entry.origin());
        life(out, entry.life());
        return StoredFields.write(out.build());
    }

    private static void origin(JsonObject.Builder out, Origin origin) {
        out.put("path", origin.path()).put("display_name", origin.displayName());
        if (origin.metadata() instanceof JsonObject metadata) {
            out.put("metadata", metadata);
        }
        text(out, "role", origin.role());
        text(out, "entity_id", origin.entityId());
        origin.parent()
                .ifPresent(parent ->
                        out.put("parent", Encodings.hex(parent.hash().toArray()))
                                .put("parent_serial", Encodings.hex(parent.serial().toArray()))
                                .put("depth", parent.depth()));
        origin.login()
                .ifPresent(login ->
                        out.put("login_mount", Encodings.hex(login.id().bytes().toArray()))
                                .put("login_accessor", login.accessor())
                                .put("renewal", login.renewal()));
    }

    private static void life(JsonObject.Builder out, Life life) {
        out.put("created", life.created().toString());
        number(out, "ttl", life.ttl().toMillis());
        number(out, "granted", life.granted().toMillis());
        number(out, "explicit_max", life.explicitMax().toMillis());
        number(out, "period", life.period().toMillis());
        if (life.renewable()) {
            out.put("renewable", true);
        }
        if (life.leased()) {
            out.put("leased", true);
        }
        life.expires().ifPresent(at -> out.put("expires", at.toString()));
        life.renewed().ifPresent(at -> out.put("renewed", at.toString()));
    }

    static TokenEntry decode(Kind kind, Bytes record) {
        StoredFields fields = StoredFields.read(record);
        return new TokenEntry(
                kind,
                fields.text("accessor"),
                fields.texts("policies"),
                origin(fields),
                life(fields),
                fields.number("uses"),
                fields.number("given_uses"),
                fields.texts("bound_cidrs"),
                fields.number("epoch"),
                bytes(fields, "serial"));
    }

    private static Origin origin(StoredFields fields) {
        Optional<Parent> parent =
                fields.text("parent").isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Parent(
                                        bytes(fields, "parent"),
                                        bytes(fields, "parent_serial"),
                                        Math.toIntExact(fields.number("depth"))));
        Optional<LoginMount> login =
                fields.text("login_mount").isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new LoginMount(
                                        new MountId(bytes(fields, "login_mount")),
                                        fields.text("login_accessor"),
                                        fields.object("renewal").orElse(JsonObject.EMPTY)));
        return new Origin(
                fields.text("path"),
                fields.text("display_name"),
                fields.object("metadata").isPresent()
                        ? fields.object("metadata").get()
                        : JsonNull.NULL,
                fields.text("role"),
                fields.text("entity_id"),
                parent,
                login);
    }

    private static Life life(StoredFields fields) {
        return new Life(
                Instant.parse(fields.text("created")),
                Duration.ofMillis(fields.number("ttl")),
                Duration.ofMillis(fields.number("granted")),
                Duration.ofMillis(fields.number("explicit_max")),
                Duration.ofMillis(fields.number("period")),
                fields.flag("renewable"),
                fields.flag("leased"),
                time(fields, "expires"),
                time(fields, "renewed"));
    }

    private static Optional<Instant> time(StoredFields fields, String name) {
        String text = fields.text(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private static Bytes bytes(StoredFields fields, String name) {
        return Bytes.wrap(
                Encodings.fromHex(fields.text(name))
                        .orElseThrow(() -> new IllegalStateException("stored field: " + name)));
    }

    private static void text(JsonObject.Builder out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static void number(JsonObject.Builder out, String name, long value) {
        if (value != 0) {
            out.put(name, value);
        }
    }
}
