package dev.coffer.cli.data;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Paths;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Listings;
import dev.coffer.cli.flag.Flag;
import java.util.Optional;

/**
 * {@code coffer list} and {@code coffer scan}. Source: OpenBao, command/list.go, scan.go.
 *
 * @param deep whether folders are listed too
 */
public record Listing(boolean deep) implements Command {
    private static final Flag AFTER =
            Flag.ofText("after", "Shows only keys behind this one, where the path has pages.");
    private static final Flag LIMIT =
            Flag.ofNumber("limit", "Shows at most so many keys, where the path has pages.")
                    .standard("-1");
    private static final String LIST =
            """
            Usage: coffer list [options] PATH

              Lists the keys below a path. Folders end with a slash.

                  $ coffer list kv/my-app/

              A page at a time:

                  $ coffer list -limit=50 -after=key-0050 kv/my-app/
            """;
    private static final String SCAN =
            """
            Usage: coffer scan [options] PATH

              Lists the keys below a path and below all its folders.

                  $ coffer scan kv/my-app/
            """;

    @Override
    public Help help() {
        return deep
                ? Help.of(
                        "Scan (recursively list) data or secrets",
                        SCAN,
                        Shows.DETAILED,
                        AFTER,
                        LIMIT)
                : Help.of("List data or secrets", LIST, Shows.DETAILED, AFTER, LIMIT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String path = Paths.sanitize(call.arguments(1, 1).getFirst());
        ApiRequest request = deep ? ApiRequest.scan(path) : ApiRequest.list(path);
        String after = call.text(AFTER);
        long limit = call.flags().number(LIMIT);
        if (!after.isEmpty() || limit > 0) {
            request = request.with("after", after).with("limit", String.valueOf(limit));
        }
        try (Client client = call.client()) {
            Optional<Secret> secret = client.secret(request);
            return Listings.show(call, secret, path);
        } catch (ApiException refused) {
            throw CommandException.failure(
                    (deep ? "Error scanning " : "Error listing ") + path, refused);
        }
    }
}
