package dev.coffer.cli.command;

import dev.coffer.cli.client.ApiAddress;
import dev.coffer.cli.client.ClientSettings;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.RequestRate;
import dev.coffer.cli.client.TlsSettings;
import dev.coffer.cli.flag.Flags;
import dev.coffer.request.GoDuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From flags and environment to a client's settings. */
final class Connecting {
    /** Source: OpenBao, api/client.go, DefaultConfig. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RESERVED = "X-Vault-";

    private Connecting() {}

    static ClientSettings settings(Flags flags) throws CommandException {
        String agent = flags.text(CommonFlags.AGENT_ADDRESS);
        return settings(flags, agent.isEmpty() ? flags.text(CommonFlags.ADDRESS) : agent, "");
    }

    /** The settings for a server at another address, and for another namespace if not empty. */
    static ClientSettings settings(Flags flags, String text, String namespace)
            throws CommandException {
        ApiAddress address =
                ApiAddress.parse(text)
                        .orElseThrow(() ->
                                CommandException.failure(
                                        "failed to create client: \""
                                                + text
                                                + "\" is no address such as"
                                                + " https://127.0.0.1:8200"));
        return new ClientSettings(
                address,
                namespace.isEmpty() ? namespace(flags) : namespace(namespace),
                flags.duration(CommonFlags.WRAP_TTL)
                        .filter(ttl -> !ttl.isZero())
                        .map(GoDuration::format)
                        .orElse(""),
                patience(flags),
                rate(flags),
                flags.texts(CommonFlags.MFA),
                headers(flags),
                flags.isOn(CommonFlags.POLICY_OVERRIDE),
                !flags.isOn(CommonFlags.DISABLE_REDIRECTS),
                tls(flags),
                instead(flags));
    }

    private static String namespace(Flags flags) {
        String shorter = flags.text(CommonFlags.NS);
        String given = shorter.isEmpty() ? flags.text(CommonFlags.NAMESPACE) : shorter;
        return namespace(given);
    }

    private static String namespace(String given) {
        String bare = Paths.sanitize(given);
        return bare.isEmpty() || bare.equals("root") ? "" : bare + "/";
    }

    private static Duration patience(Flags flags) throws CommandException {
        Optional<String> text = flags.environment().value("CLIENT_TIMEOUT");
        if (text.isEmpty()) {
            return PATIENCE;
        }
        return switch (GoDuration.parseSeconds(text.get())) {
            case GoDuration.Parsed(Duration value) when value.isPositive() -> value;
            case GoDuration.Parsed _ -> PATIENCE;
            case GoDuration.Malformed _ ->
                    throw CommandException.failure(
                            "failed to read environment: could not parse \"BAO_CLIENT_TIMEOUT\"");
        };
    }

    private static RequestRate rate(Flags flags) throws CommandException {
        Optional<String> text = flags.environment().value("RATE_LIMIT");
        if (text.isEmpty() || text.get().isEmpty()) {
            return RequestRate.UNLIMITED;
        }
        return RequestRate.parse(text.get())
                .orElseThrow(() ->
                        CommandException.failure(
                                "failed to read environment: BAO_RATE_LIMIT was provided but"
                                        + " incorrectly formatted"));
    }

    private static Map<String, String> headers(Flags flags) throws CommandException {
        Map<String, String> headers = flags.pairs(CommonFlags.HEADER);
        List<String> refused = new ArrayList<>();
        for (String name : headers.keySet()) {
            if (name.startsWith(RESERVED)) {
                boolean _ = refused.add(name);
            }
        }
        if (!refused.isEmpty()) {
            throw CommandException.failure(
                    "failed to setup Headers["
                            + String.join(", ", refused)
                            + "]: Header starting by 'X-Vault-' are for internal usage only");
        }
        return headers;
    }

    private static TlsSettings tls(Flags flags) throws CommandException {
        if (flags.textIfSet(CommonFlags.TLS_SKIP_VERIFY).isPresent()
                && flags.switchIfSet(CommonFlags.TLS_SKIP_VERIFY).isEmpty()) {
            throw CommandException.failure(
                    "failed to read environment: could not parse BAO_SKIP_VERIFY");
        }
        String authority = flags.text(CommonFlags.CA_CERT);
        if (!authority.isEmpty() && !Files.exists(Path.of(authority))) {
            throw CommandException.failure(
                    "failed to setup TLS config: Error loading CA File: open "
                            + authority
                            + ": no such file or directory");
        }
        return new TlsSettings(
                flags.text(CommonFlags.CA_CERT),
                flags.environment().value("CACERT_BYTES").orElse(""),
                flags.text(CommonFlags.CA_PATH),
                flags.text(CommonFlags.CLIENT_CERT),
                flags.text(CommonFlags.CLIENT_KEY),
                flags.text(CommonFlags.TLS_SERVER_NAME),
                flags.isOn(CommonFlags.TLS_SKIP_VERIFY));
    }

    private static ClientSettings.Instead instead(Flags flags) {
        if (flags.isOn(CommonFlags.OUTPUT_CURL_STRING)) {
            return ClientSettings.Instead.CURL;
        }
        return flags.isOn(CommonFlags.OUTPUT_POLICY)
                ? ClientSettings.Instead.POLICY
                : ClientSettings.Instead.NOTHING;
    }
}
