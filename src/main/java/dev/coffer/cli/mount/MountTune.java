package dev.coffer.cli.mount;

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
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code coffer secrets tune} and {@code auth tune}. */
record MountTune(Mounts mounts) implements Command {
    @Override
    public Help help() {
        List<Flag> flags = new ArrayList<>(MountFlags.common());
        if (mounts == Mounts.AUTH) {
            flags.addAll(
                    List.of(
                            MountFlags.TOKEN_TYPE,
                            MountFlags.LOCKOUT_RESET,
                            MountFlags.LOCKOUT_DISABLE,
                            MountFlags.LOCKOUT_DURATION,
                            MountFlags.LOCKOUT_THRESHOLD));
        }
        String usage =
                mounts == Mounts.SECRETS
                        ? """
                        Usage: coffer secrets tune [options] PATH

                          Changes the settings of a secrets engine.

                              $ coffer secrets tune -default-lease-ttl=72h pki/
                        """
                        : """
                        Usage: coffer auth tune [options] PATH

                          Changes the settings of an auth method.

                              $ coffer auth tune -default-lease-ttl=72h userpass/
                        """;
        return Help.of(
                mounts == Mounts.SECRETS
                        ? "Tune a secrets engine configuration"
                        : "Tunes an auth method configuration",
                usage,
                Shows.NOTHING,
                flags.toArray(Flag[]::new));
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = Paths.sanitize(call.arguments(1, 1).getFirst());
        String path = Paths.withTrailingSlash(argument);
        String place = mounts == Mounts.SECRETS ? path : "auth/" + path;
        try (Client client = call.client()) {
            Optional<Secret> _ =
                    client.secret(
                            ApiRequest.of("POST", "sys/mounts/" + place + "tune")
                                    .withBody(body(call)));
        } catch (ApiException refused) {
            throw CommandException.failure("Error tuning " + mounts.thing() + " " + path, refused);
        }
        call.terminal().say("Success! Tuned the " + mounts.thing() + " at: " + path);
        return 0;
    }

    private JsonObject body(Call call) {
        JsonObject.Builder config = JsonObject.builder();
        config.put("options", MountFlags.options(call));
        config.put("default_lease_ttl", MountFlags.change(call, MountFlags.DEFAULT_LEASE_TTL));
        config.put("max_lease_ttl", MountFlags.change(call, MountFlags.MAX_LEASE_TTL));
        config.put("force_no_cache", false);
        MountFlags.putText(call, config, MountFlags.DESCRIPTION);
        MountFlags.putGiven(call, config);
        JsonObject lockout = lockout(call);
        if (!lockout.isEmpty()) {
            config.put("user_lockout_config", lockout);
        }
        return config.build();
    }

    private static JsonObject lockout(Call call) {
        JsonObject.Builder lockout = JsonObject.builder();
        if (call.flags().isGiven(MountFlags.LOCKOUT_THRESHOLD)) {
            lockout.put("lockout_threshold", call.text(MountFlags.LOCKOUT_THRESHOLD));
        }
        if (call.flags().isGiven(MountFlags.LOCKOUT_DURATION)) {
            lockout.put("lockout_duration", MountFlags.change(call, MountFlags.LOCKOUT_DURATION));
        }
        if (call.flags().isGiven(MountFlags.LOCKOUT_RESET)) {
            lockout.put(
                    "lockout_counter_reset_duration",
                    MountFlags.change(call, MountFlags.LOCKOUT_RESET));
        }
        if (call.flags().isGiven(MountFlags.LOCKOUT_DISABLE)) {
            lockout.put("lockout_disable", call.isOn(MountFlags.LOCKOUT_DISABLE));
        }
        return lockout.build();
    }
}
