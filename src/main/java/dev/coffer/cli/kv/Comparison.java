package dev.coffer.cli.kv;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command compares before it changes something: the version of the value, that of the
 * metadata, both or nothing.
 */
record Comparison(Optional<Long> cas, Optional<Long> metadataCas) {
    /** From the flags; a value of {@code -cas} below {@code least} counts as none. */
    static Comparison of(Call call, long least) {
        Optional<Long> cas =
                call.flags().textIfSet(KvFlags.CAS).map(Long::decode).filter(n -> n >= least);
        Optional<Long> metadataCas = call.flags().textIfSet(KvFlags.METADATA_CAS).map(Long::decode);
        return new Comparison(cas, metadataCas);
    }

    /** As {@code options} of a body. */
    JsonObject options() {
        JsonObject.Builder options = JsonObject.builder();
        cas.ifPresent(number -> options.put("cas", number));
        metadataCas.ifPresent(number -> options.put("metadata_cas", number));
        return options.build();
    }

    /** As parameters of a DELETE. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        cas.ifPresent(number -> parameters.put("cas", List.of(number.toString())));
        metadataCas.ifPresent(number -> parameters.put("metadata_cas", List.of(number.toString())));
        return parameters;
    }

    /**
     * Makes sure that the server compares what a stock server would ignore without a word.
     *
     * @param extension as the mount's settings name it
     * @throws CommandException if it does not, or if that cannot be found out
     */
    void demand(Client client, KvTarget target, String extension) throws CommandException {
        String config = target.bareMount() + "/config";
        Optional<Secret> settings;
        try {
            settings = Secret.parse(client.preflight(ApiRequest.get(config)));
        } catch (ApiException refused) {
            throw CommandException.failure(
                    "Nothing was changed: whether this server compares here is told by "
                            + config
                            + ", which cannot be read. Allow read on it, or leave the comparison"
                            + " out. "
                            + refused.text());
        }
        boolean known =
                settings.flatMap(secret -> secret.field("extensions")).orElse(JsonNull.NULL)
                                instanceof JsonArray names
                        && names.elements().contains(new JsonString(extension));
        if (!known) {
            throw CommandException.failure(
                    "Nothing was changed: this server would ignore the comparison. Its mount "
                            + target.mount()
                            + " does not list the extension \""
                            + extension
                            + "\".");
        }
    }

    /** Whether anything is compared. */
    boolean comparesAnything() {
        return cas.isPresent() || metadataCas.isPresent();
    }

    /**
     * How to go on after a refusal: what is there now, and what to type. Empty if the refusal is
     * about something else.
     */
    static String advice(ApiException refused, KvTarget target) {
        JsonObject data = refused.data();
        String code = Secret.string(data, "code");
        String key = "-mount=" + target.bareMount() + " " + target.key();
        String current =
                data.get("current").orElse(JsonNull.NULL) instanceof JsonNumber number
                        ? number.literal()
                        : "";
        return switch (code) {
            case "cas_mismatch" ->
                    current.equals("0")
                            ? "\n\nThere is no version of it now; nothing was changed. With -cas=0"
                                    + " it would be created."
                            : moved(
                                    "version " + current,
                                    "coffer kv get " + key,
                                    "-cas=" + current);
            case "metadata_cas_mismatch" ->
                    moved(
                            "version " + current + " of its metadata",
                            "coffer kv metadata get " + key,
                            "-metadata-cas=" + current);
            case "key_exists" -> "\n\nThe key is there already; nothing was changed.";
            case "cas_required" ->
                    "\n\nThis key is only changed with -cas=VERSION; nothing was changed. See"
                            + " the version with: coffer kv metadata get "
                            + key;
            case "metadata_cas_required" ->
                    "\n\nThis key is only changed with -metadata-cas=VERSION; nothing was changed."
                            + " See current_metadata_version in: coffer kv metadata get "
                            + key;
            default -> "";
        };
    }

    private static String moved(String what, String look, String flag) {
        return "\n\nIt is at "
                + what
                + " now; nothing was changed. Look at it with:\n\n    "
                + look
                + "\n\nand if your change still makes sense, do it again with "
                + flag
                + ".";
    }

    /** A refusal with what was tried in front and how to go on behind. */
    static CommandException failure(String tried, ApiException refused, KvTarget target) {
        return CommandException.failure(tried, refused, advice(refused, target));
    }
}
