package dev.coffer.cli.login;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.client.TokenFile;
import dev.coffer.cli.client.Unwrapping;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Data;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code coffer login}. Source: OpenBao, command/login.go. */
public final class Login implements Command {
    private static final Flag METHOD =
            Flag.ofText(
                            "method",
                            "How to log in: token, userpass, approle, cert, jwt, oidc or"
                                    + " kubernetes.")
                    .standard("token");
    private static final Flag PATH =
            Flag.ofText("path", "Where the method is mounted, if not at its own name.");
    private static final Flag NO_STORE =
            Flag.ofSwitch("no-store", "Does not keep the token for later commands.");
    private static final Flag NO_PRINT =
            Flag.ofSwitch("no-print", "Does not show the token; it is kept all the same.");
    private static final Flag TOKEN_ONLY =
            Flag.ofSwitch("token-only", "The same as -field=token -no-store.");
    private static final String USAGE =
            """
            Usage: coffer login [options] [AUTH K=V...]

              Logs in and keeps the token in the file .vault-token of the home directory, from
              which later commands take it. Without -method, with a token that is there already.

                  $ coffer login
                  $ coffer login -method=userpass username=web

              What a method takes is shown by "coffer auth help METHOD".
            """;
    private static final String NO_TOKEN_STORED =
            "The token was not stored in token helper. Set the BAO_TOKEN environment variable or"
                    + " pass the token below with each request to Vault.";
    private static final String WELCOME =
            "Success! You are now authenticated. The token information displayed below is already"
                    + " stored in the token helper. You do NOT need to run \"coffer login\" again."
                    + " Future OpenBao requests will automatically use this token.";
    private static final String ENVIRONMENT_WINS =
            "WARNING! The BAO_TOKEN environment variable is set! The value of this variable will"
                    + " take precedence; if this is unwanted please unset BAO_TOKEN or update its"
                    + " value accordingly.";
    private static final String NOT_KEPT =
            "Authentication was successful, but the token was not persisted. The resulting token"
                    + " is shown below for your records.";
    private static final String MFA =
            "A login request was issued that is subject to MFA validation. Please make sure to"
                    + " validate the login by sending another request to sys/mfa/validate"
                    + " endpoint.";

    @Override
    public Help help() {
        return Help.of(
                "Authenticate locally",
                USAGE,
                Shows.FIELD,
                METHOD,
                NO_PRINT,
                NO_STORE,
                PATH,
                TOKEN_ONLY);
    }

    /** The method of a type; empty if the command line has none. */
    static Optional<LoginMethod> method(String type) {
        return switch (type) {
            case "token" -> Optional.of(new TokenLogin());
            case "userpass" -> Optional.of(BodyLogin.USERPASS);
            case "approle" -> Optional.of(BodyLogin.APPROLE);
            case "cert" -> Optional.of(BodyLogin.CERT);
            case "jwt" -> Optional.of(BodyLogin.JWT);
            case "oidc" -> Optional.of(new OidcLogin());
            case "kubernetes" -> Optional.of(BodyLogin.KUBERNETES);
            default -> Optional.empty();
        };
    }

    /** What {@code coffer auth help} says of a type. */
    public static Optional<String> usage(String type) {
        return method(type).map(LoginMethod::usage);
    }

    @Override
    public int run(Call call) throws CommandException {
        boolean stores = !call.isOn(NO_STORE) && !call.isOn(TOKEN_ONLY);
        if (!stores && call.isOn(NO_PRINT)) {
            throw CommandException.mistake("-no-store and -no-print cannot be used together");
        }
        String type = Paths.sanitize(call.text(METHOD));
        String known = type.isEmpty() ? "token" : type;
        LoginMethod method =
                method(known)
                        .orElseThrow(() ->
                                CommandException.mistake(
                                        Wrapped.of(
                                                "Unknown auth method: "
                                                        + known
                                                        + ". Use \"coffer auth list\" to"
                                                        + " see the complete list of auth"
                                                        + " methods. Additionally, some"
                                                        + " auth methods are only available"
                                                        + " via the HTTP API.")));
        Credentials given = credentials(call, known);
        try (Client client = call.clientWithoutToken()) {
            Secret secret = login(method, client, given);
            return finish(call, client, secret, stores);
        }
    }

    private static Credentials credentials(Call call, String type) throws CommandException {
        List<String> arguments = new ArrayList<>(call.arguments());
        if (type.equals("token") && !arguments.isEmpty() && !arguments.getFirst().contains("=")) {
            String _ = arguments.set(0, "token=" + arguments.getFirst());
        }
        JsonObject data = Data.parse(call.input(), arguments, "Error parsing configuration");
        Map<String, String> values = new LinkedHashMap<>();
        for (var member : data.entries()) {
            String _ = values.put(member.getKey(), Data.text(member.getValue()));
        }
        if (values.getOrDefault("mount", "").isEmpty()) {
            String path = call.text(PATH);
            String _ = values.put("mount", path.isEmpty() ? type : path);
        }
        return new Credentials(call, values, !call.isOn(CommonFlags.NON_INTERACTIVE));
    }

    private static Secret login(LoginMethod method, Client client, Credentials given)
            throws CommandException {
        try {
            return method.login(client, given);
        } catch (ApiException refused) {
            throw CommandException.failure("Error authenticating", refused);
        } catch (CommandException missing) {
            throw CommandException.failure("Error authenticating: " + missing.text());
        }
    }

    private static int finish(Call call, Client client, Secret login, boolean stores)
            throws CommandException {
        JsonObject auth = login.auth();
        if (auth != null
                && auth.get("mfa_requirement").orElse(JsonNull.NULL) instanceof JsonObject) {
            warnOfEnvironment(call);
            call.terminal().warn(Wrapped.of(MFA) + "\n");
            return call.output().secret(login);
        }
        client.unwrapped();
        Secret secret = opened(client, login, stores);
        if (secret.auth() == null) {
            return call.isOn(TOKEN_ONLY)
                    ? call.output().field(secret, "wrapping_token")
                    : call.output().secret(secret);
        }
        if (!stores) {
            if (!call.isOn(TOKEN_ONLY)) {
                call.terminal().warn(Wrapped.of(NO_TOKEN_STORED) + "\n");
            }
        } else if (!store(call, secret)) {
            return CommandException.FAILURE;
        }
        return call.isOn(NO_PRINT) ? 0 : show(call, secret);
    }

    private static boolean store(Call call, Secret secret) {
        JsonObject auth = secret.auth() == null ? JsonObject.EMPTY : secret.auth();
        try {
            TokenFile.of(call.flags().environment()).store(Secret.string(auth, "client_token"));
            warnOfEnvironment(call);
            return true;
        } catch (IOException unwritable) {
            call.terminal().complain("Error storing token: " + unwritable.getMessage());
            call.terminal().complain(Wrapped.of(NOT_KEPT) + "\n");
            int _ = call.output().secret(secret);
            return false;
        }
    }

    private static int show(Call call, Secret secret) {
        Optional<String> field = call.isOn(TOKEN_ONLY) ? Optional.of("token") : call.field();
        if (field.isPresent()) {
            return call.output().field(secret, field.get());
        }
        if (call.output().isTable()) {
            call.terminal().say(Wrapped.of(WELCOME) + "\n");
        }
        return call.output().secret(secret);
    }

    /** The login itself, taken out of its wrapping if it is to be kept. */
    private static Secret opened(Client client, Secret login, boolean unwraps)
            throws CommandException {
        if (login.auth() != null) {
            return login;
        }
        JsonObject wrap = login.wrapInfo();
        if (wrap == null) {
            throw CommandException.failure(
                    "Error extracting token: no auth or wrapping info in response");
        }
        if (Secret.string(wrap, "wrapped_accessor").isEmpty()) {
            throw CommandException.failure(
                    "Error extracting token: wrapped response does not contain a token");
        }
        if (!unwraps) {
            return login;
        }
        client.token(Secret.string(wrap, "token"));
        try {
            Optional<Secret> inner = Unwrapping.unwrap(client, "");
            if (inner.isPresent() && inner.get().auth() != null) {
                return inner.get();
            }
        } catch (ApiException refused) {
            throw CommandException.failure("Error extracting token", refused);
        }
        throw CommandException.failure(
                "Error extracting token: no auth or wrapping info in response");
    }

    private static void warnOfEnvironment(Call call) {
        if (call.flags().environment().value("TOKEN").isPresent()) {
            call.terminal().warn(Wrapped.of(ENVIRONMENT_WINS) + "\n");
        }
    }
}
