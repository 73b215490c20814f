package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Listings;
import java.util.List;
import java.util.Optional;

/**
 * {@code coffer kv list} and {@code scan}. Source: OpenBao, command/kv_list.go, kv_scan.go.
 *
 * @param deep whether folders are listed too
 */
public record KvList(boolean deep) implements Command {
    private static final String LIST =
            """
            Usage: coffer kv list [options] PATH

              Lists the keys of a folder. Folders end with a slash.

                  $ coffer kv list -mount=secret my-folder
            """;
    private static final String SCAN =
            """
            Usage: coffer kv scan [options] PATH

              Lists the keys of a folder and of all folders in it.

                  $ coffer kv scan -mount=secret my-folder
            """;

    @Override
    public Help help() {
        return deep
                ? Help.of("Scan data or secrets", SCAN, Shows.FORMAT, KvFlags.MOUNT)
                : Help.of("List data or secrets", LIST, Shows.FORMAT, KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments();
        boolean whole = arguments.isEmpty() && !call.text(KvFlags.MOUNT).isEmpty();
        String argument = whole ? "" : call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target = KvTarget.find(call, client, argument);
            String path = target.full("metadata");
            return show(call, client, path);
        }
    }

    private int show(Call call, Client client, String path) throws CommandException {
        Optional<Secret> answer;
        try {
            answer = client.secret(deep ? ApiRequest.scan(path) : ApiRequest.list(path));
        } catch (ApiException refused) {
            throw CommandException.failure(
                    (deep ? "Error scanning " : "Error listing ") + path, refused);
        }
        boolean nothing = answer.isPresent() && answer.get().data() == null;
        boolean wrapped = answer.isPresent() && answer.get().isWrapped();
        if (nothing && !wrapped && call.output().isTable()) {
            throw CommandException.failure("No value found at " + path);
        }
        return Listings.show(call, answer, path);
    }
}
