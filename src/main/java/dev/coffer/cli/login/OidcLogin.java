package dev.coffer.cli.login;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A login by the browser at an identity provider. The answer comes to a port of this machine, or to
 * the server, which is asked for it. Source: OpenBao, builtin/credential/jwt/cli.go.
 */
final class OidcLogin implements LoginMethod {
    private static final String USAGE =
            """
            Usage: coffer login -method=oidc [CONFIG K=V...]

              Logs in by a browser at an identity provider, and waits until that is done.

              Configuration:

                  role=<string>            Role; without it, the default role of the method.
                  callbackmode=<string>    Who hears the provider's answer: client, direct or
                                           device, as the role says. Default: client.
                  listenaddress=<string>   Address to listen on. Default: localhost.
                  port=<int>               Port to listen on. Default: 8250.
                  callbackmethod=<string>  Scheme, host and port of the address that the provider
                  callbackhost=<string>    sends the browser to. Default: http, localhost and the
                  callbackport=<string>    port; in the mode direct, those of the server.
                  skip_browser=<bool>      Only shows the address. Default: false.
                  abort_on_error=<bool>    Ends if no browser can be started. Default: false.
            """;

    /** How often the server is asked; its own patience is 10 minutes. */
    private static final int MAX_POLLS = 600;

    private static final long LONGEST_PAUSE_SECONDS = 60;
    private static final int MAX_PORT = 65_535;
    private static final String PENDING = "authorization_pending";
    private static final String SLOW_DOWN = "slow_down";
    private static final Pattern STATE = Pattern.compile("[?&]state=([A-Za-z0-9_]+)");

    @Override
    public String usage() {
        return USAGE;
    }

    /** What the server has answered to the begin of a login. */
    private record Begun(String mount, String nonce, JsonObject data) {
        String text(String name) {
            return Secret.string(data, name);
        }

        /** The server is asked for the answer of the provider. */
        boolean isPolled() {
            return !text("state").isEmpty();
        }
    }

    @Override
    public Secret login(Client client, Credentials given) throws CommandException, ApiException {
        String mount = given.mount().isEmpty() ? "oidc" : given.mount();
        boolean shows = !isOn(given, "skip_browser");
        String mode = given.value("callbackmode").orElse("client");
        if (!List.of("client", "direct", "device").contains(mode)) {
            throw CommandException.failure("callbackmode must be client, direct or device");
        }
        Begun begun = begin(client, given, mount, redirect(client, given, mount, mode));
        if (begun.isPolled()) {
            tell(given, begun, shows);
            return polled(client, begun);
        }
        if (!mode.equals("client")) {
            throw CommandException.failure("no state returned in " + mode + " callback mode");
        }
        Matcher state = STATE.matcher(begun.text("auth_url"));
        String wanted = state.find() ? state.group(1) : "";
        int port = port(given);
        String host = given.value("listenaddress").orElse("localhost");
        try (CallbackListener listener =
                new CallbackListener(new InetSocketAddress(host, port), wanted)) {
            tell(given, begun, shows);
            return heard(client, begun, listener);
        } catch (IOException taken) {
            throw CommandException.failure(
                    "cannot listen on " + host + ":" + port + ": " + taken.getMessage());
        }
    }

    private static String redirect(Client client, Credentials given, String mount, String mode)
            throws CommandException {
        URI server = serverOf(client);
        boolean direct = mode.equals("direct");
        String serversPort = server.getPort() < 0 ? "" : ":" + server.getPort();
        String port =
                given.value("callbackport")
                        .map(text -> ":" + text)
                        .orElse(direct ? serversPort + "/v1/auth/" + mount : ":" + port(given));
        return given.value("callbackmethod").orElse(direct ? server.getScheme() : "http")
                + "://"
                + given.value("callbackhost").orElse(direct ? server.getHost() : "localhost")
                + port
                + "/oidc/callback";
    }

    private static URI serverOf(Client client) throws CommandException {
        try {
            return new URI(client.address().toString());
        } catch (URISyntaxException _) {
            throw CommandException.failure("the server's address is no URL");
        }
    }

    private static int port(Credentials given) throws CommandException {
        String text = given.value("port").orElse("8250");
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw CommandException.failure("'port' must be a number from 1 to " + MAX_PORT);
    }

    private static boolean isOn(Credentials given, String name) throws CommandException {
        String text = given.value(name).orElse("false").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default -> throw CommandException.failure("'" + name + "' must be true or false");
        };
    }

    private static Begun begin(Client client, Credentials given, String mount, String redirect)
            throws CommandException, ApiException {
        String nonce = UUID.randomUUID().toString();
        String role = given.value("role").orElse("");
        JsonObject body =
                JsonObject.builder()
                        .put("role", role)
                        .put("redirect_uri", redirect)
                        .put("client_nonce", nonce)
                        .build();
        JsonObject data =
                Secret.parse(
                                client.preflight(
                                        ApiRequest.put("auth/" + mount + "/oidc/auth_url", body)))
                        .map(Secret::dataOrEmpty)
                        .orElse(JsonObject.EMPTY);
        Begun begun = new Begun(mount, nonce, data);
        String address = begun.text("auth_url");
        if (!address.startsWith("https://") && !address.startsWith("http://")) {
            throw CommandException.failure(
                    "Unable to authorize role \""
                            + role
                            + "\" with redirect_uri \""
                            + redirect
                            + "\". The role may not allow it, or the provider does not answer.");
        }
        return begun;
    }

    private static void tell(Credentials given, Begun begun, boolean shows)
            throws CommandException {
        String address = begun.text("auth_url");
        boolean opened = shows && Browser.open(address);
        if (shows && !opened && isOn(given, "abort_on_error")) {
            throw CommandException.failure("failed to launch the browser");
        }
        given.call()
                .terminal()
                .prompt(
                        "Complete the login via your OIDC provider. "
                                + (opened
                                        ? "Launching browser to:"
                                        : "Open the following link in your browser:")
                                + "\n\n    "
                                + address
                                + "\n\n\nWaiting for OIDC authentication to complete...\n");
        String code = begun.text("user_code");
        if (!code.isEmpty()) {
            given.call().terminal().prompt("When prompted, enter code " + code + "\n\n");
        }
    }

    private static Secret polled(Client client, Begun begun) throws CommandException, ApiException {
        JsonObject body =
                JsonObject.builder()
                        .put("state", begun.text("state"))
                        .put("client_nonce", begun.nonce)
                        .build();
        long seconds = seconds(begun.text("poll_interval"));
        for (int i = 0; i < MAX_POLLS; i++) {
            pause(seconds);
            try {
                return some(client.write("auth/" + begun.mount + "/oidc/poll", body));
            } catch (ApiException refused) {
                switch (refused.reason()) {
                    case PENDING -> {}
                    case SLOW_DOWN -> seconds = Math.min(2 * seconds, LONGEST_PAUSE_SECONDS);
                    default -> throw refused;
                }
            }
        }
        throw CommandException.failure("timed out waiting for response from provider");
    }

    private static long seconds(String text) throws CommandException {
        try {
            return Math.clamp(Long.parseLong(text), 1, LONGEST_PAUSE_SECONDS);
        } catch (NumberFormatException _) {
            throw CommandException.failure("cannot convert poll_interval " + text + " to integer");
        }
    }

    private static void pause(long seconds) throws CommandException {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static CommandException interrupted() {
        Thread.currentThread().interrupt();
        return CommandException.failure("interrupted");
    }

    private static Secret heard(Client client, Begun begun, CallbackListener listener)
            throws CommandException, ApiException {
        Optional<CallbackListener.Answer> first;
        try {
            first = listener.await();
        } catch (InterruptedException _) {
            throw interrupted();
        }
        CallbackListener.Answer answer =
                first.orElseThrow(() ->
                        CommandException.failure("timed out waiting for response from provider"));
        try {
            Secret secret = passedOn(client, begun, answer);
            answer.show(true, "You are logged in. You can close this page.");
            return secret;
        } catch (ApiException refused) {
            answer.show(false, refused.reason());
            throw refused;
        } catch (CommandException refused) {
            answer.show(false, refused.text());
            throw refused;
        }
    }

    private static Secret passedOn(Client client, Begun begun, CallbackListener.Answer answer)
            throws CommandException, ApiException {
        String path = "auth/" + begun.mount + "/oidc/callback";
        if (answer.isPosted()) {
            JsonObject posted =
                    JsonObject.builder()
                            .put("state", answer.field("state"))
                            .put("code", answer.field("code"))
                            .put("id_token", answer.field("id_token"))
                            .put("client_nonce", begun.nonce)
                            .build();
            int _ = client.preflight(ApiRequest.put(path, posted)).length();
        }
        ApiRequest request =
                ApiRequest.get(path)
                        .with("state", answer.field("state"))
                        .with("code", answer.field("code"))
                        .with("client_nonce", begun.nonce);
        String error = answer.field("error");
        return some(client.secret(error.isEmpty() ? request : request.with("error", error)));
    }

    private static Secret some(Optional<Secret> answer) throws CommandException {
        return answer.orElseThrow(
                () -> CommandException.failure("empty response from credential provider"));
    }
}
