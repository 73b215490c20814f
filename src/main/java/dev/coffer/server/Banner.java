package dev.coffer.server;

import dev.coffer.config.ListenerConfig;
import dev.coffer.config.ServerConfig;
import dev.coffer.request.Product;
import java.util.ArrayList;
import java.util.List;

/** What the terminal shows when a server has started. */
final class Banner {
    private static final int NAME_WIDTH = 24;

    private Banner() {}

    /** The configuration that is in force. */
    static String configuration(ServerConfig config, List<String> addresses) {
        List<String> lines = new ArrayList<>();
        lines.add("==> Coffer server configuration:");
        lines.add("");
        if (!config.apiAddress().isEmpty()) {
            lines.add(line("Api Address", config.apiAddress()));
        }
        for (int i = 0; i < addresses.size(); i++) {
            ListenerConfig listener = config.listeners().get(i);
            boolean tls = listener instanceof ListenerConfig.Tcp tcp && tcp.tls() != null;
            String kind = listener instanceof ListenerConfig.Tcp ? "tcp" : "unix";
            lines.add(
                    line(
                            "Listener " + (i + 1),
                            "%s (addr: \"%s\", tls: \"%s\")"
                                    .formatted(
                                            kind, addresses.get(i), tls ? "enabled" : "disabled")));
        }
        lines.add(line("Log Level", config.logLevel().text()));
        lines.add(line("Storage", Wiring.settings(config).storage().type()));
        lines.add(line("Version", "speaks the API of OpenBao " + Product.VERSION));
        lines.add("");
        lines.add("==> Coffer server started! Log data will stream in below:");
        lines.add("");
        return String.join("\n", lines);
    }

    /** What a developer needs; the only time that key and token are shown. */
    static String development(DevMode.Ready ready, ServerProcess.Development wanted, String url) {
        return """
        WARNING! dev mode is enabled! Everything is kept in memory and is lost when this
        process ends; the server is unsealed already, with a single unseal key.

        Clients find the server by the environment:

        %s
        The unseal key and the root token are shown here once, for sealing and unsealing
        and for authenticating:

        Unseal Key: %s
        Root Token: %s

        KV version %d is mounted at secret/. Do not run dev mode in production!
        """
                .formatted(
                        exports(wanted, url),
                        ready.unsealKey(),
                        ready.rootToken().exposeForHashing(),
                        wanted.kvVersion());
    }

    private static String exports(ServerProcess.Development wanted, String url) {
        String address = export("BAO_ADDR", url);
        return wanted.authority()
                .map(file -> address + export("BAO_CACERT", file.toString()))
                .orElse(address);
    }

    /** A line for a shell, which takes what is between the quotes as it is. */
    private static String export(String name, String value) {
        return "    $ export " + name + "='" + value.replace("'", "'\\''") + "'\n";
    }

    private static String line(String name, String value) {
        return " ".repeat(Math.max(0, NAME_WIDTH - name.length())) + name + ": " + value;
    }
}
