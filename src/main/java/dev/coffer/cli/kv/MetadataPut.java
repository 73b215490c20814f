package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.command.Showing;
import dev.coffer.cli.flag.Flag;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoDuration;
import java.util.List;

/**
 * {@code coffer kv metadata put} and {@code patch}.
 *
 * <p>Source: OpenBao, command/kv_metadata_put.go, kv_metadata_patch.go.
 *
 * @param merges whether custom metadata is merged instead of replaced
 */
public record MetadataPut(boolean merges) implements Command {
    private static final Flag MAX_VERSIONS =
            Flag.ofNumber("max-versions", "How many versions are kept.").standard("-1");
    private static final Flag CAS_REQUIRED =
            Flag.ofSwitch("cas-required", "Whether values are only written with -cas.");
    private static final Flag METADATA_CAS_REQUIRED =
            Flag.ofSwitch(
                    "metadata-cas-required",
                    "Whether metadata is only written with -metadata-cas.");
    private static final Flag DELETE_VERSION_AFTER =
            Flag.ofDuration(
                    "delete-version-after", "After which time versions are deleted, as 3h25m.");
    private static final Flag CUSTOM_METADATA =
            Flag.ofMap("custom-metadata", "A pair of your own. May be given several times.");
    private static final Flag REMOVE_CUSTOM_METADATA =
            Flag.ofTexts(
                    "remove-custom-metadata",
                    "A pair of your own that is taken away. May be given several times.");
    private static final String PUT =
            """
            Usage: coffer kv metadata put [options] KEY

              Sets the settings of a key, and makes the key without a value if there is none.
              Pairs of your own are replaced as a whole.

                  $ coffer kv metadata put -mount=secret -max-versions=5 my-app
                  $ coffer kv metadata put -mount=secret -custom-metadata=owner=me my-app
            """;
    private static final String PATCH =
            """
            Usage: coffer kv metadata patch [options] KEY

              Changes single settings of a key, single pairs of your own among them.

                  $ coffer kv metadata patch -mount=secret -custom-metadata=owner=me my-app
                  $ coffer kv metadata patch -mount=secret -remove-custom-metadata=old my-app
            """;

    @Override
    public Help help() {
        return merges
                ? Help.of(
                        "Patches key settings in the KV store",
                        PATCH,
                        Shows.FORMAT,
                        CAS_REQUIRED,
                        CUSTOM_METADATA,
                        DELETE_VERSION_AFTER,
                        MAX_VERSIONS,
                        KvFlags.METADATA_CAS,
                        METADATA_CAS_REQUIRED,
                        KvFlags.MOUNT,
                        REMOVE_CUSTOM_METADATA)
                : Help.of(
                        "Sets or updates key settings in the KV store",
                        PUT,
                        Shows.FORMAT,
                        CAS_REQUIRED,
                        CUSTOM_METADATA,
                        DELETE_VERSION_AFTER,
                        MAX_VERSIONS,
                        KvFlags.METADATA_CAS,
                        METADATA_CAS_REQUIRED,
                        KvFlags.MOUNT);
    }

    @Override
    public int run(Call call) throws CommandException {
        String argument = call.arguments(1, 1).getFirst();
        try (Client client = call.client()) {
            KvTarget target =
                    KvTarget.versioned(
                            call, client, argument, "Metadata not supported on KV Version 1");
            return write(call, client, target);
        }
    }

    private int write(Call call, Client client, KvTarget target) throws CommandException {
        String path = target.full("metadata");
        JsonObject body = members(call);
        try {
            return Showing.orDone(
                    call,
                    client.secret(
                            merges ? ApiRequest.patch(path, body) : ApiRequest.put(path, body)),
                    "Success! Data written to: " + path);
        } catch (ApiException refused) {
            throw Comparison.failure("Error writing data to " + path, refused, target);
        }
    }

    private JsonObject members(Call call) {
        JsonObject.Builder members = JsonObject.builder();
        long versions = call.flags().number(MAX_VERSIONS);
        if (versions >= 0) {
            members.put("max_versions", versions);
        }
        call.flags()
                .duration(DELETE_VERSION_AFTER)
                .filter(duration -> !duration.isNegative())
                .ifPresent(duration ->
                        members.put("delete_version_after", GoDuration.format(duration)));
        call.flags()
                .switchIfSet(CAS_REQUIRED)
                .ifPresent(required -> members.put("cas_required", required));
        call.flags()
                .switchIfSet(METADATA_CAS_REQUIRED)
                .ifPresent(required -> members.put("metadata_cas_required", required));
        Comparison.of(call, 0)
                .metadataCas()
                .ifPresent(expected -> members.put("metadata_cas", expected));
        JsonObject.Builder custom = JsonObject.builder();
        call.flags().pairs(CUSTOM_METADATA).forEach(custom::put);
        List<String> removed = merges ? call.flags().texts(REMOVE_CUSTOM_METADATA) : List.of();
        removed.forEach(custom::putNull);
        if (merges || !custom.build().isEmpty()) {
            members.put("custom_metadata", custom.build());
        }
        return members.build();
    }
}
