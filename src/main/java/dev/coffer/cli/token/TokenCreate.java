package dev.coffer.cli.token;

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
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code coffer token create}. Source: OpenBao, command/token_create.go. */
public final class TokenCreate implements Command {
    private static final Flag ID =
            Flag.ofText("id", "The token itself, instead of a random one. Needs sudo.");
    private static final Flag DISPLAY_NAME =
            Flag.ofText("display-name", "A name for people; no secret.");
    private static final Flag TTL =
            Flag.ofDuration("ttl", "How long it lives before it must be renewed, as 30s or 5m.");
    private static final Flag EXPLICIT_MAX_TTL =
            Flag.ofDuration("explicit-max-ttl", "How long it lives at most, renewed or not.");
    private static final Flag PERIOD =
            Flag.ofDuration(
                    "period", "Each renewal gives it this long again, without an end. Needs sudo.");
    private static final Flag RENEWABLE =
            Flag.ofSwitch("renewable", "Whether it may be renewed.").standard("true");
    private static final Flag ORPHAN =
            Flag.ofSwitch(
                    "orphan", "It has no parent and outlives the token that made it. Needs sudo.");
    private static final Flag NO_DEFAULT_POLICY =
            Flag.ofSwitch("no-default-policy", "It does not get the policy \"default\".");
    private static final Flag USE_LIMIT =
            Flag.ofNumber("use-limit", "How many requests it is good for; 0 for any number.");
    private static final Flag ROLE =
            Flag.ofText("role", "The token role that says what the token may be.");
    private static final Flag TYPE = Flag.ofText("type", "service or batch.").standard("service");
    private static final Flag METADATA =
            Flag.ofMap(
                    "metadata",
                    "A pair that the audit log shows with each use. May be given several times.");
    private static final Flag POLICY =
            Flag.ofTexts("policy", "A policy of the token. May be given several times.");
    private static final Flag ENTITY_ALIAS =
            Flag.ofText("entity-alias", "The alias whose entity the token gets; needs -role.");
    private static final String USAGE =
            """
            Usage: coffer token create [options]

              Makes a token, a child of the one in use. Without -policy it may do what its parent
              may.

                  $ coffer token create -policy=web -ttl=1h
            """;

    @Override
    public Help help() {
        return Help.of(
                "Create a new token",
                USAGE,
                Shows.FIELD,
                DISPLAY_NAME,
                ENTITY_ALIAS,
                EXPLICIT_MAX_TTL,
                ID,
                METADATA,
                NO_DEFAULT_POLICY,
                ORPHAN,
                PERIOD,
                POLICY,
                RENEWABLE,
                ROLE,
                TTL,
                TYPE,
                USE_LIMIT);
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> _ = call.arguments(0, 0);
        String role = call.text(ROLE);
        String path = role.isEmpty() ? "auth/token/create" : "auth/token/create/" + role;
        try (Client client = call.client()) {
            Optional<Secret> secret =
                    client.secret(ApiRequest.of("POST", path).withBody(members(call)));
            return secret.isPresent() ? Showing.secret(call, secret.get()) : 0;
        } catch (ApiException refused) {
            throw CommandException.failure("Error creating token", refused);
        }
    }

    private static JsonObject members(Call call) {
        JsonObject.Builder members = JsonObject.builder();
        putText(members, "id", call.text(ID));
        List<String> policies = call.flags().texts(POLICY);
        if (!policies.isEmpty()) {
            members.put("policies", JsonArray.ofStrings(policies));
        }
        JsonObject.Builder metadata = JsonObject.builder();
        call.flags().pairs(METADATA).forEach(metadata::put);
        if (!metadata.build().isEmpty()) {
            members.put("meta", metadata.build());
        }
        members.put("ttl", duration(call, TTL));
        members.put("explicit_max_ttl", duration(call, EXPLICIT_MAX_TTL));
        members.put("period", duration(call, PERIOD));
        if (call.isOn(ORPHAN)) {
            members.put("no_parent", true);
        }
        if (call.isOn(NO_DEFAULT_POLICY)) {
            members.put("no_default_policy", true);
        }
        String type = call.text(TYPE);
        members.put("display_name", call.text(DISPLAY_NAME));
        members.put("num_uses", call.flags().number(USE_LIMIT));
        members.put("renewable", call.isOn(RENEWABLE) && !type.equals("batch"));
        putText(members, "type", type);
        members.put("entity_alias", call.text(ENTITY_ALIAS));
        return members.build();
    }

    private static String duration(Call call, Flag flag) {
        return GoDuration.format(call.flags().duration(flag).orElse(Duration.ZERO));
    }

    private static void putText(JsonObject.Builder members, String name, String text) {
        if (!text.isEmpty()) {
            members.put(name, text);
        }
    }
}
