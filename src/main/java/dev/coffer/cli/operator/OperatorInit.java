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
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonValue;
import java.util.List;

/** {@code coffer operator init}. Source: OpenBao, command/operator_init.go. */
final class OperatorInit implements Command {
    private static final long SHARES = 5;
    private static final long THRESHOLD = 3;
    private static final Flag STATUS =
            Flag.ofSwitch(
                    "status",
                    "Only tells whether it is initialized: exit code 0 yes, 2 no, 1 not known.");
    private static final Flag KEY_SHARES =
            Flag.ofNumber("key-shares", "In how many shares the key is split. Default: 5.")
                    .alias("n");
    private static final Flag KEY_THRESHOLD =
            Flag.ofNumber("key-threshold", "How many shares unseal. Default: 3.").alias("t");
    private static final Flag PGP_KEYS =
            Flag.ofTexts("pgp-keys", "Files with public PGP keys, one for each share, by commas.");
    private static final Flag ROOT_TOKEN_PGP_KEY =
            Flag.ofText("root-token-pgp-key", "File with a public PGP key for the root token.");
    private static final Flag RECOVERY_SHARES =
            Flag.ofNumber("recovery-shares", "Shares of the recovery key, with auto-unseal.")
                    .standard("5");
    private static final Flag RECOVERY_THRESHOLD =
            Flag.ofNumber("recovery-threshold", "How many of them count, with auto-unseal.")
                    .standard("3");
    private static final Flag RECOVERY_PGP_KEYS =
            Flag.ofTexts("recovery-pgp-keys", "As -pgp-keys, for the recovery key.");
    private static final String USAGE =
            """
            Usage: coffer operator init [options]

              Makes the keys of a new server and shows them, and the first token, once. Whoever
              loses the shares loses what the server holds.

                  $ coffer operator init -key-shares=3 -key-threshold=2
            """;

    @Override
    public Help help() {
        return Help.of(
                "Initializes a server",
                USAGE,
                Shows.FORMAT,
                KEY_SHARES,
                KEY_THRESHOLD,
                PGP_KEYS,
                RECOVERY_PGP_KEYS,
                RECOVERY_SHARES,
                RECOVERY_THRESHOLD,
                ROOT_TOKEN_PGP_KEY,
                STATUS);
    }

    @Override
    public int run(Call call) throws CommandException {
        Arguments.none(call);
        try (Client client = call.client()) {
            if (call.isOn(STATUS)) {
                return status(call, client);
            }
            JsonObject request = request(call, client);
            JsonObject answer =
                    client.secret(ApiRequest.put("sys/init", request))
                            .map(Secret::dataOrEmpty)
                            .orElse(JsonObject.EMPTY);
            return call.output().isTable()
                    ? people(call, request, answer)
                    : call.output().value(programs(request, answer));
        } catch (ApiException refused) {
            throw CommandException.failure("Error initializing", refused);
        }
    }

    private static int status(Call call, Client client) throws CommandException {
        boolean initialized;
        try {
            JsonObject answer = object(client, "sys/init");
            initialized = answer.get("initialized").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE);
        } catch (ApiException refused) {
            throw CommandException.mistake("Error checking init status: " + refused.text());
        }
        if (call.output().isTable()) {
            call.terminal().say(initialized ? "Vault is initialized" : "Vault is not initialized");
        } else {
            int _ =
                    call.output()
                            .value(JsonObject.builder().put("Initialized", initialized).build());
        }
        return initialized ? 0 : CommandException.FAILURE;
    }

    private static JsonObject object(Client client, String path) throws ApiException {
        return JsonReader.parseBody(
                client.preflight(ApiRequest.get(path)).toArray(), JsonLimits.TRUSTED);
    }

    private static JsonObject request(Call call, Client client)
            throws CommandException, ApiException {
        JsonObject seal = object(client, "sys/seal-status");
        boolean recovery = seal.get("recovery_seal").orElse(JsonNull.NULL).equals(JsonBoolean.TRUE);
        long shares = call.flags().number(KEY_SHARES);
        long threshold = call.flags().number(KEY_THRESHOLD);
        return JsonObject.builder()
                .put("secret_shares", shares == 0 && !recovery ? SHARES : shares)
                .put("secret_threshold", threshold == 0 && !recovery ? THRESHOLD : threshold)
                .put("pgp_keys", PgpKeys.list(call.flags().texts(PGP_KEYS)))
                .put("recovery_shares", recovery ? call.flags().number(RECOVERY_SHARES) : 0)
                .put("recovery_threshold", recovery ? call.flags().number(RECOVERY_THRESHOLD) : 0)
                .put("recovery_pgp_keys", PgpKeys.list(call.flags().texts(RECOVERY_PGP_KEYS)))
                .put("root_token_pgp_key", PgpKeys.read(call.text(ROOT_TOKEN_PGP_KEY)))
                .build();
    }

    private static JsonObject programs(JsonObject request, JsonObject answer) {
        boolean hasKeys = !elements(answer, "keys").isEmpty();
        return JsonObject.builder()
                .put("unseal_keys_b64", list(answer, "keys_base64"))
                .put("unseal_keys_hex", list(answer, "keys"))
                .put("unseal_shares", hasKeys ? Secret.number(request, "secret_shares") : 1)
                .put("unseal_threshold", hasKeys ? Secret.number(request, "secret_threshold") : 1)
                .put("recovery_keys_b64", list(answer, "recovery_keys_base64"))
                .put("recovery_keys_hex", list(answer, "recovery_keys"))
                .put("recovery_keys_shares", Secret.number(request, "recovery_shares"))
                .put("recovery_keys_threshold", Secret.number(request, "recovery_threshold"))
                .put("root_token", Secret.string(answer, "root_token"))
                .build();
    }

    private static JsonValue list(JsonObject answer, String name) {
        return new JsonArray(elements(answer, name));
    }

    private static List<JsonValue> elements(JsonObject answer, String name) {
        return answer.get(name).orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> all)
                ? all
                : List.of();
    }

    private static int people(Call call, JsonObject request, JsonObject answer) {
        keys(call, "Unseal Key ", answer, "keys");
        keys(call, "Recovery Key ", answer, "recovery_keys");
        call.terminal().say("");
        call.terminal().say("Initial Root Token: " + Secret.string(answer, "root_token"));
        call.terminal().say("");
        if (elements(answer, "keys").isEmpty()) {
            call.terminal().say("Success! Vault is initialized");
        } else {
            call.terminal().say(advice(request));
        }
        if (!elements(answer, "recovery_keys").isEmpty()) {
            call.terminal().say("");
            call.terminal()
                    .say(
                            Wrapped.of(
                                    "Recovery key initialized with "
                                            + Secret.number(request, "recovery_shares")
                                            + " key shares and a key threshold of "
                                            + Secret.number(request, "recovery_threshold")
                                            + ". Please securely distribute the key shares"
                                            + " printed above."));
        }
        return 0;
    }

    private static void keys(Call call, String title, JsonObject answer, String name) {
        List<JsonValue> hex = elements(answer, name);
        List<JsonValue> base64 = elements(answer, name + "_base64");
        List<JsonValue> shown = base64.size() == hex.size() ? base64 : hex;
        for (int i = 0; i < shown.size(); i++) {
            String key = GoValue.text(shown.get(i));
            call.terminal().say(title + (i + 1) + ": " + key);
        }
    }

    private static String advice(JsonObject request) {
        long threshold = Secret.number(request, "secret_threshold");
        return Wrapped.of(
                        "Vault initialized with "
                                + Secret.number(request, "secret_shares")
                                + " key shares and a key threshold of "
                                + threshold
                                + ". Please securely distribute the key shares printed above. When"
                                + " the Vault is re-sealed, restarted, or stopped, you must supply"
                                + " at least "
                                + threshold
                                + " of these keys to unseal it before it can start servicing"
                                + " requests.")
                + "\n\n"
                + Wrapped.of(
                        "Vault does not store the generated root key. Without at least "
                                + threshold
                                + " keys to reconstruct the root key, Vault will remain permanently"
                                + " sealed!")
                + "\n\n"
                + Wrapped.of(
                        "It is possible to generate new unseal keys, provided you have a quorum of"
                                + " existing unseal keys shares. See \"coffer operator"
                                + " rotate-keys\" for more information.");
    }
}
