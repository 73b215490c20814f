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

/** {@code coffer secrets enable} and {@code auth enable}. */
record MountEnable(Mounts mounts) implements Command {
    @Override
    public Help help() {
        List<Flag> flags = new ArrayList<>(MountFlags.common());
        flags.addAll(
                List.of(
                        MountFlags.PATH,
                        MountFlags.LOCAL,
                        MountFlags.SEAL_WRAP,
                        MountFlags.ENTROPY,
                        MountFlags.PLUGIN_NAME));
        boolean _ =
                flags.add(
                        mounts == Mounts.SECRETS
                                ? MountFlags.FORCE_NO_CACHE
                                : MountFlags.TOKEN_TYPE);
        String usage =
                mounts == Mounts.SECRETS
                        ? """
                        Usage: coffer secrets enable [options] TYPE

                          Mounts a secrets engine.

                              $ coffer secrets enable -path=team -version=2 kv
                        """
                        : """
                        Usage: coffer auth enable [options] TYPE

                          Enables an auth method.

                              $ coffer auth enable -path=people userpass
                        """;
        String synopsis =
                mounts == Mounts.SECRETS ? "Enable a secrets engine" : "Enables a new auth method";
        return Help.of(synopsis, usage, Shows.NOTHING, flags.toArray(Flag[]::new));
    }

    @Override
    public int run(Call call) throws CommandException {
        String given = call.arguments(1, 1).getFirst().strip();
        String type = given.equals("plugin") ? call.text(MountFlags.PLUGIN_NAME) : given;
        String place = call.text(MountFlags.PATH);
        String path = Paths.withTrailingSlash(place.isEmpty() ? type : place);
        try (Client client = call.client()) {
            Optional<Secret> _ =
                    client.secret(
                            ApiRequest.of("POST", mounts.path() + "/" + path)
                                    .withBody(body(call, type)));
        } catch (ApiException refused) {
            throw CommandException.failure(
                    mounts == Mounts.SECRETS
                            ? "Error enabling"
                            : "Error enabling " + type + " auth",
                    refused);
        }
        String version = call.text(MountFlags.PLUGIN_VERSION);
        String thing =
                (mounts == Mounts.SECRETS ? "the " : "")
                        + type
                        + " "
                        + mounts.thing()
                        + (version.isEmpty() ? "" : " version " + version);
        call.terminal().say("Success! Enabled " + thing + " at: " + path);
        return 0;
    }

    private JsonObject body(Call call, String type) {
        JsonObject.Builder config = JsonObject.builder();
        config.put("default_lease_ttl", MountFlags.duration(call, MountFlags.DEFAULT_LEASE_TTL));
        config.put("max_lease_ttl", MountFlags.duration(call, MountFlags.MAX_LEASE_TTL));
        config.put("force_no_cache", call.isOn(MountFlags.FORCE_NO_CACHE));
        MountFlags.putGiven(call, config);
        return JsonObject.builder()
                .put("type", type)
                .put("description", call.text(MountFlags.DESCRIPTION))
                .put("config", config.build())
                .put("local", call.isOn(MountFlags.LOCAL))
                .put("seal_wrap", call.isOn(MountFlags.SEAL_WRAP))
                .put("external_entropy_access", call.isOn(MountFlags.ENTROPY))
                .put("options", MountFlags.options(call))
                .build();
    }
}
