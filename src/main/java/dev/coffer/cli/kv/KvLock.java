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
import dev.coffer.cli.command.Showing;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** {@code coffer kv lock}, {@code unlock} and {@code locks}: keys that nobody may change. */
enum KvLock implements Command {
    /** Locks. */
    LOCK(
            "Locks a key or a folder against changes",
            """
            Usage: coffer kv lock [options] KEY

              Keeps a key, or with -prefix all keys of a folder, from being changed. Values,
              metadata and destruction are locked apart from each other. Not in OpenBao.

                  $ coffer kv lock -mount=secret -data -reason="freeze" -expires=72h my-app
                  $ coffer kv lock -mount=secret -prefix -destroy -reason="case 17" prod
            """),
    /** Takes a lock away. */
    UNLOCK(
            "Takes a lock away",
            """
            Usage: coffer kv unlock [options] KEY

              Takes the lock of a key or, with -prefix, of a folder away. Not in OpenBao.

                  $ coffer kv unlock -mount=secret my-app
            """),
    /** Shows locks. */
    LOCKS(
            "Shows what is locked",
            """
            Usage: coffer kv locks [options] KEY

              Shows what is locked of a key, and which locks do it. Not in OpenBao.

                  $ coffer kv locks -mount=secret my-app
            """);

    private static final Flag DATA = Flag.ofSwitch("data", "Locks values.");
    private static final Flag METADATA = Flag.ofSwitch("metadata", "Locks metadata.");
    private static final Flag DESTROY = Flag.ofSwitch("destroy", "Locks destruction.");
    private static final Flag REASON =
            Flag.ofText("reason", "Shown to everybody whose change is refused.");
    private static final Flag EXPIRES =
            Flag.ofText("expires", "When it ends: a duration as 72h, or a time as RFC 3339.");
    private static final Flag PREFIX =
            Flag.ofSwitch("prefix", "The argument is a folder, not a key.");

    private final String synopsis;
    private final String usage;

    KvLock(String synopsis, String usage) {
        this.synopsis = synopsis;
        this.usage = usage;
    }

    @Override
    public Help help() {
        return this == LOCK
                ? Help.of(
                        synopsis,
                        usage,
                        Shows.FORMAT,
                        DATA,
                        DESTROY,
                        EXPIRES,
                        METADATA,
                        KvFlags.MOUNT,
                        PREFIX,
                        REASON)
                : Help.of(synopsis, usage, Shows.FIELD, KvFlags.MOUNT, PREFIX);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        if (this == LOCK && !call.isOn(DATA) && !call.isOn(METADATA) && !call.isOn(DESTROY)) {
            throw CommandException.mistake(
                    "Say what to lock: -data, -metadata, -destroy, or several of them.");
        }
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Locks not supported on KV Version 1");
            String path = target.full(call.isOn(PREFIX) ? "lock-prefix" : "lock");
            try {
                return sent(call, client, path);
            } catch (ApiException refused) {
                throw CommandException.failure(
                        "Error with " + name().toLowerCase(Locale.ROOT) + " at " + path, refused);
            }
        }
    }

    private int sent(Call call, Client client, String path) throws ApiException, CommandException {
        return switch (this) {
            case LOCK -> {
                Optional<Secret> _ =
                        client.secret(ApiRequest.of("POST", path).withBody(body(call)));
                call.terminal().say("Success! Locked: " + path);
                yield 0;
            }
            case UNLOCK -> {
                Optional<Secret> _ = client.delete(path);
                call.terminal().say("Success! Unlocked (if it was locked): " + path);
                yield 0;
            }
            case LOCKS -> {
                Secret locks =
                        client.read(path)
                                .orElseThrow(() ->
                                        CommandException.failure("Nothing is locked at " + path));
                yield Showing.secret(call, locks);
            }
        };
    }

    private static JsonObject body(Call call) {
        JsonObject.Builder body = JsonObject.builder();
        body.put("data", call.isOn(DATA));
        body.put("metadata", call.isOn(METADATA));
        body.put("destroy", call.isOn(DESTROY));
        if (!call.text(REASON).isEmpty()) {
            body.put("reason", call.text(REASON));
        }
        if (!call.text(EXPIRES).isEmpty()) {
            body.put("expires", call.text(EXPIRES));
        }
        return body.build();
    }
}
