package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.util.Locale;

/**
 * {@code coffer operator rotate-keys} and {@code rekey}.
 *
 * <p>Source: OpenBao, command/operator_rotate_keys.go, operator_rekey.go.
 */
record RotateKeys(KeyRotation way) implements Command {
    private static final Flag INIT = Flag.ofSwitch("init", "Begins.");
    private static final Flag CANCEL = Flag.ofSwitch("cancel", "Gives up what was begun.");
    private static final Flag STATUS = Flag.ofSwitch("status", "Shows how far it is.");
    private static final Flag KEY_SHARES =
            Flag.ofNumber("key-shares", "In how many shares the new key is split.")
                    .alias("n")
                    .standard("5");
    private static final Flag KEY_THRESHOLD =
            Flag.ofNumber("key-threshold", "How many of the new shares unseal.")
                    .alias("t")
                    .standard("3");
    private static final Flag NONCE =
            Flag.ofText("nonce", "What -init answered; needed where the share is not typed.");
    private static final Flag TARGET =
            Flag.ofText("target", "barrier, or recovery with auto-unseal.").standard("barrier");
    private static final Flag VERIFY =
            Flag.ofSwitch(
                    "verify",
                    "With -init: the new shares count only once they were given again. Else: it"
                            + " is about that.");
    private static final Flag PGP_KEYS =
            Flag.ofTexts("pgp-keys", "Files with public PGP keys, one for each share, by commas.");
    private static final Flag BACKUP =
            Flag.ofSwitch("backup", "The server keeps the encrypted shares.");
    private static final Flag BACKUP_DELETE =
            Flag.ofSwitch("backup-delete", "The server forgets the kept shares.");
    private static final Flag BACKUP_RETRIEVE =
            Flag.ofSwitch("backup-retrieve", "Shows the kept shares.");

    /** Where the error message of a question about a share begins. */
    static String asking(String kind) {
        return "An error occurred attempting to ask for the "
                + kind
                + " key. The raw error message is shown below, but usually this is because you"
                + " attempted to pipe a value into the command or you are executing outside of a"
                + " terminal (tty). If you want to pipe the value, pass \"-\" as the argument to"
                + " read from stdin.";
    }

    @Override
    public Help help() {
        String command = way.command();
        String usage =
                """
                Usage: coffer operator %s [options] [KEY]

                  Makes new shares with the consent of as many holders of the old ones as
                  unsealing needs: one begins, then each gives a share.

                      $ coffer operator %s -init -key-shares=3 -key-threshold=2
                      $ coffer operator %s
                """
                        .formatted(command, command, command);
        return Help.of(
                "Generates new unseal or recovery keys",
                usage,
                Shows.FORMAT,
                BACKUP,
                BACKUP_DELETE,
                BACKUP_RETRIEVE,
                CANCEL,
                INIT,
                KEY_SHARES,
                KEY_THRESHOLD,
                NONCE,
                PGP_KEYS,
                STATUS,
                TARGET,
                VERIFY);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = Arguments.atMostOne(call, "0-1");
        boolean recovery = recovery(call);
        String noun = way.noun();
        try (Client client = call.client()) {
            if (call.isOn(BACKUP_DELETE)) {
                JsonObject _ =
                        asked(
                                client,
                                ApiRequest.delete(way.path(recovery, "backup")),
                                "Error deleting " + noun + " backed up keys");
                call.terminal().say("Success! Deleted backed up keys (if they existed)");
                return 0;
            }
            if (call.isOn(BACKUP_RETRIEVE)) {
                JsonObject kept =
                        asked(
                                client,
                                ApiRequest.get(way.path(recovery, "backup")),
                                "Error retrieving " + noun + " backed up keys");
                return call.output().secret(Secret.ofData(kept));
            }
            if (call.isOn(CANCEL)) {
                JsonObject _ =
                        asked(
                                client,
                                ApiRequest.delete(attempt(call, recovery)),
                                "Error canceling " + noun);
                call.terminal().say(way.canceled());
                return 0;
            }
            if (call.isOn(INIT)) {
                return begin(call, client, recovery);
            }
            return call.isOn(STATUS)
                    ? status(call, client, recovery, call.isOn(VERIFY))
                    : provide(call, client, recovery, argument);
        }
    }

    private static boolean recovery(Call call) throws CommandException {
        String target = call.text(TARGET).strip().toLowerCase(Locale.ROOT);
        return switch (target) {
            case "barrier" -> false;
            case "recovery", "hsm" -> true;
            default -> throw CommandException.mistake("Unknown target: " + call.text(TARGET));
        };
    }

    private String attempt(Call call, boolean recovery) {
        return way.path(recovery, call.isOn(VERIFY) ? "verify" : "init");
    }

    private static JsonObject asked(Client client, ApiRequest request, String failure)
            throws CommandException {
        try {
            return client.secret(request).map(Secret::dataOrEmpty).orElse(JsonObject.EMPTY);
        } catch (ApiException refused) {
            throw CommandException.failure(failure, refused);
        }
    }

    private int begin(Call call, Client client, boolean recovery) throws CommandException {
        boolean encrypted = !call.flags().texts(PGP_KEYS).isEmpty();
        JsonObject body =
                JsonObject.builder()
                        .put("secret_shares", call.flags().number(KEY_SHARES))
                        .put("secret_threshold", call.flags().number(KEY_THRESHOLD))
                        .put("pgp_keys", PgpKeys.list(call.flags().texts(PGP_KEYS)))
                        .put("backup", call.isOn(BACKUP))
                        .put("require_verification", call.isOn(VERIFY))
                        .build();
        JsonObject status =
                asked(
                        client,
                        ApiRequest.of(way.method(), way.path(recovery, "init")).withBody(body),
                        "Error initializing " + way.noun());
        RotationTexts texts = new RotationTexts(call, way, recovery);
        if (status.get("complete").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE)) {
            return texts.complete(status, status);
        }
        if (call.output().isTable() && Secret.number(status, "n") > 0) {
            texts.warn(encrypted, call.isOn(BACKUP));
        }
        return texts.status(status, false);
    }

    private int status(Call call, Client client, boolean recovery, boolean verifies)
            throws CommandException {
        JsonObject status =
                asked(
                        client,
                        ApiRequest.get(way.path(recovery, verifies ? "verify" : "init")),
                        "Error reading " + way.noun() + " status");
        return new RotationTexts(call, way, recovery).status(status, verifies);
    }

    private int provide(Call call, Client client, boolean recovery, String argument)
            throws CommandException {
        boolean verifies = call.isOn(VERIFY);
        JsonObject status =
                asked(
                        client,
                        ApiRequest.get(attempt(call, recovery)),
                        "Error getting " + way.noun() + " status");
        if (!status.get("started").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE)) {
            throw CommandException.mistake(
                    Wrapped.of(
                            "No "
                                    + way.noun()
                                    + " is in progress. Start a "
                                    + way.noun()
                                    + " process by running \"coffer operator "
                                    + way.command()
                                    + " -init\"."));
        }
        JsonObject body = share(call, recovery, argument, Secret.string(status, "nonce"));
        JsonObject answer =
                asked(
                        client,
                        ApiRequest.put(way.path(recovery, verifies ? "verify" : "update"), body),
                        "Error posting unseal key");
        if (!answer.get("complete").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE)) {
            return status(call, client, recovery, verifies);
        }
        RotationTexts texts = new RotationTexts(call, way, recovery);
        if (verifies) {
            return texts.verified(answer);
        }
        int shown = texts.complete(status, answer);
        boolean toVerify =
                call.output().isTable()
                        && status.get("verification_required")
                                .orElse(JsonNull.NULL)
                                .equals(JsonBoolean.TRUE);
        return toVerify ? status(call, client, recovery, true) : shown;
    }

    private JsonObject share(Call call, boolean recovery, String argument, String known)
            throws CommandException {
        String kind = recovery ? "Recovery" : "Unseal";
        String key =
                KeyShare.read(
                        call,
                        argument,
                        new KeyShare.Question(
                                way.noncePrompt() + known + "\n",
                                kind + " Key",
                                "Refusing to read from stdin with -non-interactive specified;"
                                        + " specify nonce via the -nonce flag",
                                asking(kind.toLowerCase(Locale.ROOT))));
        String nonce = argument.isEmpty() ? known : call.text(NONCE);
        if (nonce.isEmpty()) {
            throw CommandException.mistake("Missing nonce value: specify it via the -nonce flag");
        }
        return JsonObject.builder().put("key", key).put("nonce", nonce).build();
    }
}
