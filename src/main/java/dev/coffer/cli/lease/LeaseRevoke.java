package dev.coffer.cli.lease;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.terminal.Wrapped;
import dev.coffer.json.JsonObject;
import java.util.Optional;

/** {@code coffer lease revoke}. Source: OpenBao, command/lease_revoke.go. */
final class LeaseRevoke implements Command {
    private static final Flag FORCE =
            Flag.ofSwitch(
                            "force",
                            "Drops leases even if what they stand for cannot be revoked; needs"
                                    + " -prefix.")
                    .alias("f");
    private static final Flag PREFIX =
            Flag.ofSwitch("prefix", "The argument is the beginning of the ids of many leases.");
    private static final Flag SYNC = Flag.ofSwitch("sync", "Waits until it is done.");
    private static final String FORCING =
            "Warning! Force-removing leases can cause OpenBao to become out of sync with secret"
                    + " engines!";
    private static final String USAGE =
            """
            Usage: coffer lease revoke [options] ID

              Ends a lease, or with -prefix all below a path.

                  $ coffer lease revoke -prefix auth/userpass/login/web
            """;

    @Override
    public Help help() {
        return Help.of("Revokes leases and secrets", USAGE, Shows.NOTHING, FORCE, PREFIX, SYNC);
    }

    @Override
    public int run(Call call) throws CommandException {
        String id = call.arguments(1, 1).getFirst().strip();
        boolean force = call.isOn(FORCE);
        boolean prefix = call.isOn(PREFIX);
        if (force && !prefix) {
            throw CommandException.mistake("Specifying -force requires also specifying -prefix");
        }
        if (force) {
            call.terminal().warn(Wrapped.of(FORCING));
        }
        try (Client client = call.client()) {
            Optional<Secret> _ = client.secret(request(call, id));
        } catch (ApiException refused) {
            String what = prefix ? " leases with prefix " : " lease ";
            throw CommandException.failure(
                    (force ? "Error force revoking" : "Error revoking") + what + id, refused);
        }
        call.terminal().say(done(call, id));
        return 0;
    }

    private static ApiRequest request(Call call, String id) {
        JsonObject.Builder body = JsonObject.builder();
        if (call.isOn(FORCE)) {
            return ApiRequest.of("PUT", "sys/leases/revoke-force/" + id);
        }
        body.put("sync", call.isOn(SYNC));
        if (call.isOn(PREFIX)) {
            return ApiRequest.put("sys/leases/revoke-prefix/" + id, body.build());
        }
        return ApiRequest.put("sys/leases/revoke", body.put("lease_id", id).build());
    }

    private static String done(Call call, String id) {
        if (call.isOn(FORCE)) {
            return "Success! Force revoked any leases with prefix: " + id;
        }
        if (!call.isOn(SYNC)) {
            return "All revocation operations queued successfully!";
        }
        return call.isOn(PREFIX)
                ? "Success! Revoked any leases with prefix: " + id
                : "Success! Revoked lease: " + id;
    }
}
