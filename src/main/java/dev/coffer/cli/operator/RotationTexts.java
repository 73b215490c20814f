package dev.coffer.cli.operator;

import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.output.GoValue;
import dev.coffer.cli.output.Shape;
import dev.coffer.cli.output.Table;
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.List;

/** What is said while shares are made anew. */
record RotationTexts(Call call, KeyRotation way, boolean recovery) {
    private static final Shape STATUS =
            Shape.of(
                    "complete:b?",
                    "keys:l?",
                    "keys_base64:l?",
                    "nonce",
                    "started:b",
                    "t:n",
                    "n:n",
                    "progress:n",
                    "required:n",
                    "pgp_fingerprints:l",
                    "backup:b",
                    "verification_required:b",
                    "verification_nonce");
    private static final Shape UPDATE =
            Shape.of(
                    "nonce",
                    "complete:b",
                    "keys:l",
                    "keys_base64:l",
                    "pgp_fingerprints:l",
                    "backup:b",
                    "verification_required:b",
                    "verification_nonce?");
    private static final Shape VERIFICATION =
            Shape.of("nonce", "started:b", "t:n", "n:n", "progress:n");
    private static final Shape VERIFIED = Shape.of("nonce", "complete:b");

    /** How far it is. */
    int status(JsonObject answer, boolean verifies) {
        JsonObject status = (verifies ? VERIFICATION : STATUS).shaped(answer);
        if (!call.output().isTable()) {
            return call.output().value(status);
        }
        Table table = Table.of("Key", "Value");
        if (verifies) {
            verification(table, status);
        } else {
            rotation(table, status);
        }
        call.terminal().say(table.text());
        return 0;
    }

    private static void verification(Table table, JsonObject status) {
        table.row("Started", text(status, "started"));
        table.row("New Shares", text(status, "n"));
        table.row("New Threshold", text(status, "t"));
        table.row("Verification Nonce", text(status, "nonce"));
        table.row("Verification Progress", text(status, "progress") + "/" + text(status, "t"));
    }

    private static void rotation(Table table, JsonObject status) {
        table.row("Nonce", text(status, "nonce"));
        table.row("Started", text(status, "started"));
        if (is(status, "started")) {
            String progress = text(status, "progress") + "/" + text(status, "required");
            boolean all = Secret.number(status, "progress") == Secret.number(status, "required");
            table.row("Progress", all ? progress + " (verification in progress)" : progress);
            positive(table, "New Shares", status, "n");
            positive(table, "New Threshold", status, "t");
            table.row("Verification Required", text(status, "verification_required"));
            if (!Secret.string(status, "verification_nonce").isEmpty()) {
                table.row("Verification Nonce", text(status, "verification_nonce"));
            }
        }
        if (!list(status, "pgp_fingerprints").isEmpty()) {
            table.row("PGP Fingerprints", text(status, "pgp_fingerprints"));
            table.row("Backup", text(status, "backup"));
        }
    }

    private static void positive(Table table, String title, JsonObject status, String name) {
        if (Secret.number(status, name) > 0) {
            table.row(title, text(status, name));
        }
    }

    /** The new shares. */
    int complete(JsonObject status, JsonObject answer) {
        if (!call.output().isTable()) {
            return call.output().value(UPDATE.shaped(answer));
        }
        call.terminal().say("");
        keys(answer);
        if (list(answer, "keys").isEmpty()) {
            call.terminal().say("");
            call.terminal().say("Barrier root key rotated using recovery keys.");
            return 0;
        }
        if (!Secret.string(answer, "nonce").isEmpty()) {
            call.terminal().say("");
            call.terminal().say("Operation nonce: " + Secret.string(answer, "nonce"));
        }
        call.terminal().say("");
        if (is(status, "verification_required")) {
            toVerify(status);
        } else {
            call.terminal().say(Wrapped.of(done(status)));
        }
        return 0;
    }

    private void keys(JsonObject answer) {
        List<JsonValue> hex = list(answer, "keys");
        List<JsonValue> base64 = list(answer, "keys_base64");
        List<JsonValue> prints = list(answer, "pgp_fingerprints");
        List<JsonValue> shown = base64.size() == hex.size() ? base64 : hex;
        for (int i = 0; i < shown.size(); i++) {
            String key = GoValue.text(shown.get(i));
            String print =
                    i < prints.size()
                            ? " fingerprint: " + GoValue.text(prints.get(i)) + "; value: "
                            : ": ";
            call.terminal().say("Key " + (i + 1) + print + key);
        }
    }

    private void toVerify(JsonObject status) {
        call.terminal().say(Wrapped.of(created(status)));
        call.terminal().say("");
        String verb = recovery ? "authenticate with" : "unseal";
        call.terminal()
                .warn(
                        Wrapped.of(
                                "Again, these key shares are _not_ valid until verification is"
                                        + " performed. Do not lose or discard your current key"
                                        + " shares until after verification is complete or you will"
                                        + " be unable to "
                                        + verb
                                        + " OpenBao. If you cancel the rotation process or seal"
                                        + " OpenBao before verification is complete the new shares"
                                        + " will be discarded and the current shares will remain"
                                        + " valid."));
        call.terminal().say("");
        call.terminal()
                .warn(
                        "The current verification status, including initial nonce, is shown"
                                + " below.");
        call.terminal().say("");
    }

    private String created(JsonObject status) {
        return "OpenBao has created a new "
                + (recovery ? "recovery" : "unseal")
                + " key, split into "
                + text(status, "n")
                + " key shares and a key threshold of "
                + text(status, "t")
                + ". These will not be active until after verification is complete. Please"
                + " securely distribute the key shares printed above."
                + (recovery ? "" : resealed(status));
    }

    private String done(JsonObject status) {
        return "OpenBao "
                + (recovery ? "recovery" : "unseal")
                + " keys "
                + (way == KeyRotation.REKEY ? "rekeyed" : "rotated")
                + " to "
                + text(status, "n")
                + " key shares and a key threshold of "
                + text(status, "t")
                + ". Please securely distribute the key shares printed above."
                + (recovery ? "" : resealed(status));
    }

    private static String resealed(JsonObject status) {
        return " When OpenBao is re-sealed, restarted, or stopped, you must supply at least "
                + text(status, "t")
                + " of these keys to unseal it before it can start servicing requests.";
    }

    /** What to think of before it goes on. */
    void warn(boolean encrypted, boolean backup) {
        String kind = recovery ? "recovery" : "unseal";
        if (!encrypted) {
            call.terminal()
                    .warn(
                            Wrapped.of(
                                    "WARNING! If you lose the keys after they are returned, there"
                                            + " is no recovery. Consider canceling this operation"
                                            + " and re-initializing with the -pgp-keys flag to"
                                            + " protect the returned "
                                            + kind
                                            + " keys along with -backup to allow recovery of the"
                                            + " encrypted keys in case of emergency. You can delete"
                                            + " the stored keys later using the -delete flag."));
            call.terminal().say("");
        } else if (!backup) {
            call.terminal()
                    .warn(
                            Wrapped.of(
                                    "WARNING! You are using PGP keys for encryption of resulting "
                                            + kind
                                            + " keys, but you did not enable the option to backup"
                                            + " the keys to OpenBao's core. If you lose the"
                                            + " encrypted keys after they are returned, you will"
                                            + " not be able to recover them. Consider canceling"
                                            + " this operation and re-running with -backup to allow"
                                            + " recovery of the encrypted unseal keys in case of"
                                            + " emergency. You can delete the backed up keys later"
                                            + " using the -delete flag."));
            call.terminal().say("");
        }
    }

    /** The new shares count now. */
    int verified(JsonObject answer) {
        if (!call.output().isTable()) {
            return call.output().value(VERIFIED.shaped(answer));
        }
        call.terminal()
                .say(
                        Wrapped.of(
                                "Rotation verification successful. The rotation is complete and"
                                        + " the new keys are now active."));
        return 0;
    }

    private static boolean is(JsonObject members, String name) {
        return members.get(name).orElse(JsonNull.NULL).equals(JsonBoolean.TRUE);
    }

    private static String text(JsonObject members, String name) {
        return GoValue.text(members.get(name).orElse(JsonNull.NULL));
    }

    private static List<JsonValue> list(JsonObject members, String name) {
        return members.get(name).orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> all)
                ? all
                : List.of();
    }
}
