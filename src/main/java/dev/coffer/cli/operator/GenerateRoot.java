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
import dev.coffer.cli.output.GoValue;
import dev.coffer.cli.output.Shape;
import dev.coffer.cli.output.Table;
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code coffer operator generate-root}. Source: OpenBao, command/operator_generate_root.go. */
final class GenerateRoot implements Command {
    private static final String ATTEMPT = "sys/generate-root-token/attempt";
    private static final String UPDATE = "sys/generate-root-token/update";
    private static final String STATUS_FAILED = "Error getting root generation status";
    private static final Shape SHAPE =
            Shape.of(
                    "nonce",
                    "started:b",
                    "progress:n",
                    "required:n",
                    "complete:b",
                    "encoded_token",
                    "encoded_root_token",
                    "pgp_fingerprint",
                    "otp",
                    "otp_length:n");
    private static final Flag INIT = Flag.ofSwitch("init", "Begins.");
    private static final Flag CANCEL = Flag.ofSwitch("cancel", "Gives up what was begun.");
    private static final Flag STATUS = Flag.ofSwitch("status", "Shows how far it is.");
    private static final Flag DECODE =
            Flag.ofText("decode", "Decodes the encoded token with -otp; \"-\" reads it.");
    private static final Flag GENERATE_OTP =
            Flag.ofSwitch("generate-otp", "Makes a one-time password for -init.");
    private static final Flag OTP = Flag.ofText("otp", "The one-time password.");
    private static final Flag PGP_KEY =
            Flag.ofText("pgp-key", "File with a public PGP key for the token, instead of -otp.");
    private static final Flag NONCE =
            Flag.ofText("nonce", "What -init answered; needed where the share is not typed.");
    private static final String USAGE =
            """
            Usage: coffer operator generate-root [options] [KEY]

              Makes a new root token with the consent of as many holders of shares as unsealing
              needs: one begins, each gives a share, one decodes the result.

                  $ coffer operator generate-root -init
                  $ coffer operator generate-root
                  $ coffer operator generate-root -decode=ENCODED -otp=OTP
            """;
    private static final String NOT_STARTED =
            "No root generation is in progress. Start a root generation by running \"coffer"
                    + " operator generate-root -init\".";
    private static final String KEEP_OTP =
            "A One-Time-Password has been generated for you and is shown in the OTP field. You will"
                    + " need this value to decode the resulting root token, so keep it safe.";

    @Override
    public Help help() {
        return Help.of(
                "Generates a new root token",
                USAGE,
                Shows.FORMAT,
                CANCEL,
                DECODE,
                GENERATE_OTP,
                INIT,
                NONCE,
                OTP,
                PGP_KEY,
                STATUS);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = Arguments.atMostOne(call, "0-1");
        try (Client client = call.client()) {
            if (call.isOn(GENERATE_OTP)) {
                return generateOtp(call, client);
            }
            if (!call.text(DECODE).isEmpty()) {
                return decode(call);
            }
            if (call.isOn(CANCEL)) {
                JsonObject _ =
                        asked(
                                client,
                                ApiRequest.delete(ATTEMPT),
                                "Error canceling root token generation");
                call.terminal().say("Success! Root token generation canceled (if it was started)");
                return 0;
            }
            if (call.isOn(INIT)) {
                return show(call, begin(call, client));
            }
            return call.isOn(STATUS)
                    ? show(call, asked(client, ApiRequest.get(ATTEMPT), STATUS_FAILED))
                    : provide(call, client, argument);
        }
    }

    private static JsonObject asked(Client client, ApiRequest request, String failure)
            throws CommandException {
        try {
            return client.secret(request).map(Secret::dataOrEmpty).orElse(JsonObject.EMPTY);
        } catch (ApiException refused) {
            throw CommandException.failure(failure, refused);
        }
    }

    private static JsonObject begin(Call call, Client client) throws CommandException {
        String otp = call.text(OTP);
        String key = call.text(PGP_KEY);
        if (!otp.isEmpty() && !key.isEmpty()) {
            throw CommandException.mistake(
                    "Error initializing: cannot specify both -otp and -pgp-key");
        }
        JsonObject body =
                JsonObject.builder().put("otp", otp).put("pgp_key", PgpKeys.read(key)).build();
        return asked(client, ApiRequest.put(ATTEMPT, body), "Error initializing root generation");
    }

    private static int generateOtp(Call call, Client client) throws CommandException {
        JsonObject status = asked(client, ApiRequest.get(ATTEMPT), STATUS_FAILED);
        String otp = OneTimePassword.random((int) Secret.number(status, "otp_length"));
        return call.output().isTable()
                ? call.output().raw(otp)
                : call.output()
                        .value(
                                JsonObject.builder()
                                        .put("otp", otp)
                                        .put("otp_length", otp.length())
                                        .build());
    }

    private static int decode(Call call) throws CommandException {
        String otp = call.text(OTP);
        if (otp.isEmpty()) {
            throw CommandException.mistake("Missing otp: use -otp to supply it");
        }
        String encoded = call.text(DECODE);
        if (encoded.equals("-")) {
            encoded = input(call);
        }
        Optional<String> token = OneTimePassword.decode(encoded.strip(), otp);
        if (token.isEmpty()) {
            throw CommandException.mistake(
                    "Error decoding root token: the encoded token and the otp do not fit");
        }
        return call.output().isTable()
                ? call.output().raw(token.get())
                : call.output().value(JsonObject.builder().put("token", token.get()).build());
    }

    private static String input(Call call) throws CommandException {
        try {
            String text = new String(call.input().readAllBytes(), StandardCharsets.UTF_8);
            if (text.isEmpty()) {
                throw CommandException.mistake(
                        "Missing encoded value. When using -decode=\"-\" value must be passed via"
                                + " stdin.");
            }
            return text;
        } catch (IOException unreadable) {
            throw CommandException.mistake("Failed to read from stdin: " + unreadable.getMessage());
        }
    }

    private static int provide(Call call, Client client, String argument) throws CommandException {
        JsonObject status = asked(client, ApiRequest.get(ATTEMPT), STATUS_FAILED);
        if (!status.get("started").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE)) {
            throw CommandException.mistake(Wrapped.of(NOT_STARTED));
        }
        String known = Secret.string(status, "nonce");
        String key =
                KeyShare.read(
                        call,
                        argument,
                        new KeyShare.Question(
                                "Operation nonce: " + known + "\n",
                                "Unseal Key",
                                "Refusing to read from stdin with -non-interactive specified;"
                                        + " specify nonce via the -nonce flag",
                                RotateKeys.asking("unseal")));
        String nonce = argument.isEmpty() ? known : call.text(NONCE);
        if (nonce.isEmpty()) {
            throw CommandException.mistake("Missing nonce value: specify it via the -nonce flag");
        }
        JsonObject body = JsonObject.builder().put("key", key).put("nonce", nonce).build();
        return show(call, asked(client, ApiRequest.put(UPDATE, body), "Error posting unseal key"));
    }

    private static int show(Call call, JsonObject answer) {
        JsonObject status = SHAPE.shaped(answer);
        if (!call.output().isTable()) {
            return call.output().value(status);
        }
        Table table = Table.plain();
        table.row("Nonce", Secret.string(status, "nonce"));
        table.row("Started", GoValue.text(status.get("started").orElse(JsonNull.NULL)));
        table.row(
                "Progress",
                Secret.number(status, "progress") + "/" + Secret.number(status, "required"));
        table.row("Complete", GoValue.text(status.get("complete").orElse(JsonNull.NULL)));
        row(table, "PGP Fingerprint", Secret.string(status, "pgp_fingerprint"));
        String token = Secret.string(status, "encoded_token");
        row(table, "Encoded Token", token);
        if (token.isEmpty()) {
            row(table, "Encoded Root Token", Secret.string(status, "encoded_root_token"));
        }
        String otp = Secret.string(status, "otp");
        if (!otp.isEmpty()) {
            call.terminal().warn(Wrapped.of(KEEP_OTP));
            table.row("OTP", otp);
        }
        long length = Secret.number(status, "otp_length");
        row(table, "OTP Length", length == 0 ? "" : String.valueOf(length));
        call.terminal().say(table.text());
        return 0;
    }

    private static void row(Table table, String title, String text) {
        if (!text.isEmpty()) {
            table.row(title, text);
        }
    }
}
