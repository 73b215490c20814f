package dev.coffer.cli.command;

import dev.coffer.cli.client.Secret;
import dev.coffer.json.JsonObject;
import java.util.Optional;

/** How listings end. Source: OpenBao, command/list.go. */
public final class Listings {
    private Listings() {}

    /** The keys of an answer; nothing there is a failure, which programs see as {@code {}}. */
    public static int show(Call call, Optional<Secret> answer, String path)
            throws CommandException {
        if (answer.isPresent() && answer.get().isWrapped()) {
            return call.output().secret(answer.get());
        }
        boolean hasKeys = answer.flatMap(Secret::keys).isPresent();
        if (!call.output().isTable() && !hasKeys) {
            int _ = call.output().map(JsonObject.EMPTY);
            return CommandException.FAILURE;
        }
        if (answer.isEmpty()) {
            throw CommandException.failure("No value found at " + path);
        }
        if (answer.get().data() == null) {
            return call.output().secret(answer.get());
        }
        if (!hasKeys) {
            throw CommandException.failure("No entries found at " + path);
        }
        return call.output().list(answer.get());
    }
}
