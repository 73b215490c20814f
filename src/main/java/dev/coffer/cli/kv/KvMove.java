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
import java.util.List;
import java.util.Optional;

/**
 * {@code coffer kv move} and {@code copy}: keys with all their versions, in one transaction.
 *
 * @param copies whether the old place stays as it is
 */
record KvMove(boolean copies) implements Command {
    private static final Flag RECURSIVE =
            Flag.ofSwitch("recursive", "The arguments are folders, not keys.");
    private static final Flag VERSIONS =
            Flag.ofText("versions", "all, or current for the newest one alone.").standard("all");
    private static final Flag DRY_RUN =
            Flag.ofSwitch("dry-run", "Counts what would be done and does nothing.");
    private static final Flag EXPECTED =
            Flag.ofNumber("expected", "Does it only if there are so many keys.");

    @Override
    public Help help() {
        String verb = copies ? "copy" : "move";
        String usage =
                """
                Usage: coffer kv %s [options] FROM TO

                  %s a key, or with -recursive a folder, within one mount: all versions and all
                  metadata, everything or nothing. Not in OpenBao.

                      $ coffer kv %s -mount=secret app/db team/db
                      $ coffer kv %s -mount=secret -recursive -dry-run app archive/app
                """
                        .formatted(verb, copies ? "Copies" : "Moves", verb, verb);
        return Help.of(
                copies ? "Copies keys with all versions" : "Moves keys with all versions",
                usage,
                Shows.FIELD,
                KvFlags.CAS,
                DRY_RUN,
                EXPECTED,
                KvFlags.METADATA_CAS,
                KvFlags.MOUNT,
                RECURSIVE,
                VERSIONS);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> arguments = call.arguments(2, 2);
        String verb = copies ? "copy" : "move";
        String refusal = "K/V engine mount must be version 2 for " + verb + " support";
        try (Client client = call.client()) {
            KvTarget from = KvTarget.versioned(call, client, arguments.get(0), refusal);
            KvTarget to = KvTarget.versioned(call, client, arguments.get(1), refusal);
            if (!from.mount().equals(to.mount())) {
                throw CommandException.mistake(
                        "Both must be in one mount; between mounts or servers use \"coffer kv"
                                + " copy-from\".");
            }
            String path = from.bareMount() + "/" + verb;
            try {
                Optional<Secret> answer =
                        client.secret(ApiRequest.of("POST", path).withBody(body(call, from, to)));
                return Showing.orDone(call, answer, "Success! Done: " + path);
            } catch (ApiException refused) {
                throw Comparison.failure("Error with " + path, refused, from);
            }
        }
    }

    private static JsonObject body(Call call, KvTarget from, KvTarget to) {
        JsonObject.Builder body = JsonObject.builder();
        body.put("from", from.key()).put("to", to.key());
        body.put("versions", call.text(VERSIONS));
        body.put("recursive", call.isOn(RECURSIVE)).put("dry_run", call.isOn(DRY_RUN));
        if (call.flags().isGiven(EXPECTED)) {
            body.put("expected", call.flags().number(EXPECTED));
        }
        Comparison comparison = Comparison.of(call, 0);
        if (comparison.comparesAnything()) {
            body.put("options", comparison.options());
        }
        return body.build();
    }
}
