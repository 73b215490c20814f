package dev.coffer.server.offline;

import dev.coffer.config.ConfigException;
import dev.coffer.config.ConfigFiles;
import dev.coffer.config.Environment;
import dev.coffer.request.RequestFailure;
import dev.coffer.server.OfflineServer;
import dev.coffer.server.check.StoreCheck;
import dev.coffer.server.offline.Arguments.MistakeException;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.storage.seal.UnsealRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code coffer operator check}: reads every record of a store and says what is wrong. Exit code 0:
 * nothing. 1: something, or the arguments make no sense. 2: it could not be found out.
 */
final class StoreCheckCommand {
    static final String USAGE =
            """
            Usage: coffer operator check -config=PATH [-fix]

              Reads every record of the server's store, while no server has it open: that each
              opens with the keys, that counters fit the versions, names the keys, and that
              nothing belongs to nobody. A seal that opens by itself is opened by its key; else
              unseal shares are read from standard input, one a line. To check a store that is in
              use restore a snapshot of it elsewhere and check that.

              -config=PATH   The server's configuration.
              -fix           Removes what belongs to nobody. Everything else is only named.

              Exit code: 0 nothing is wrong, 1 something is, 2 it could not be found out.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Environment environment;

    StoreCheckCommand(PrintStream out, PrintStream err, Environment environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    int run(List<String> given) throws MistakeException {
        Arguments arguments = Arguments.parse(given, List.of("fix"), List.of("config"));
        if (!arguments.isOn("config") || !arguments.operands().isEmpty()) {
            throw new MistakeException("give the server's configuration with -config");
        }
        try (OfflineServer server =
                OfflineServer.open(ConfigFiles.load(arguments.paths("config"), environment))) {
            unseal(server);
            StoreCheck.Result result = server.check(arguments.isOn("fix"));
            result.findings().forEach(out::println);
            out.println(
                    result.records()
                            + " records read, "
                            + result.count()
                            + " findings, "
                            + result.fixed()
                            + " records removed");
            return result.count() == 0 ? 0 : 1;
        } catch (ConfigException | StoreOpenException | RequestFailure | IOException refused) {
            err.println("coffer: " + refused.getMessage());
            return 2;
        }
    }

    private void unseal(OfflineServer server) throws IOException {
        server.seal().unsealAutomatically();
        BufferedReader shares =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (!server.seal().isUnsealed()) {
            err.println(
                    "unseal share "
                            + (server.seal().status().progress() + 1)
                            + " of "
                            + server.seal().status().threshold()
                            + ":");
            String share = shares.readLine();
            if (share == null) {
                throw new IOException("too few unseal shares were given");
            }
            server.seal().unseal(new UnsealRequest(share.strip(), false));
        }
    }
}
