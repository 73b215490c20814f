package dev.coffer.cli.operator;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.ApiRequest;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import java.util.Optional;

/**
 * What is done without any argument.
 *
 * <p>Source: OpenBao, command/operator_seal.go, operator_step_down.go.
 */
enum OperatorAct implements Command {
    /** {@code coffer operator seal}. */
    SEAL(
            "Seals the server",
            """
            Usage: coffer operator seal [options]

              Seals the server: it forgets its key and serves nothing until it is unsealed again.
            """,
            "sys/seal",
            "Error sealing") {
        @Override
        String done(Client client) {
            return "Success! Vault is sealed.";
        }
    },
    /** {@code coffer operator step-down}. */
    STEP_DOWN(
            "Forces the server to resign active duty",
            """
            Usage: coffer operator step-down [options]

              Lets another server of the cluster take over.
            """,
            "sys/step-down",
            "Error stepping down") {
        @Override
        String done(Client client) {
            return "Success! Stepped down: " + client.address();
        }
    };

    private final String synopsis;
    private final String usage;
    private final String path;
    private final String failure;

    OperatorAct(String synopsis, String usage, String path, String failure) {
        this.synopsis = synopsis;
        this.usage = usage;
        this.path = path;
        this.failure = failure;
    }

    abstract String done(Client client);

    @Override
    public Help help() {
        return Help.of(synopsis, usage, Shows.NOTHING);
    }

    @Override
    public int run(Call call) throws CommandException {
        Arguments.none(call);
        try (Client client = call.client()) {
            Optional<Secret> _ = client.secret(ApiRequest.of("PUT", path));
            call.terminal().say(done(client));
            return 0;
        } catch (ApiException refused) {
            throw CommandException.failure(failure, refused);
        }
    }
}
