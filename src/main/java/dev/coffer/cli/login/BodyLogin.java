package dev.coffer.cli.login;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.client.Secret;
import dev.coffer.cli.command.CommandException;
import dev.coffer.json.JsonObject;
import java.util.Locale;

/**
 * The methods that send what they are given to their login path.
 *
 * <p>Source: OpenBao, builtin/credential/{userpass,cert,kubernetes}/cli.go. AppRole and plain JWT,
 * which OpenBao's command line leaves to {@code write}, are here in the same way.
 */
enum BodyLogin implements LoginMethod {
    USERPASS(
            """
            Usage: coffer login -method=userpass [CONFIG K=V...]

              Logs in with a name and a password.

              Configuration:

                  username=<string>   Name.
                  password=<string>   Password; asked for if it is not given.
            """) {
        @Override
        Login prepare(Credentials given) throws CommandException {
            String name = given.required("username");
            String password = given.secret("password", "Password");
            return new Login(
                    "/login/" + name, JsonObject.builder().put("password", password).build());
        }
    },
    APPROLE(
            """
            Usage: coffer login -method=approle [CONFIG K=V...]

              Logs in with the ids of a role.

              Configuration:

                  role_id=<string>     Id of the role.
                  secret_id=<string>   Its secret id; asked for if it is not given.
            """) {
        @Override
        Login prepare(Credentials given) throws CommandException {
            String role = given.required("role_id");
            String secret = given.secret("secret_id", "Secret ID");
            return new Login(
                    "/login",
                    JsonObject.builder().put("role_id", role).put("secret_id", secret).build());
        }
    },
    CERT(
            """
            Usage: coffer login -method=cert [CONFIG K=V...]

              Logs in with the certificate that -client-cert and -client-key name.

              Configuration:

                  name=<string>   Role to log in to; without it, any that the certificate fits.
            """) {
        @Override
        Login prepare(Credentials given) {
            String name = given.value("name").orElse("");
            return new Login("/login", JsonObject.builder().put("name", name).build());
        }
    },
    JWT(
            """
            Usage: coffer login -method=jwt [CONFIG K=V...]

              Logs in with a JSON web token.

              Configuration:

                  role=<string>   Role; without it, the default role of the method.
                  jwt=<string>    Token; asked for if it is not given.
            """) {
        @Override
        Login prepare(Credentials given) throws CommandException {
            JsonObject.Builder body = JsonObject.builder();
            given.value("role").ifPresent(role -> body.put("role", role));
            return new Login("/login", body.put("jwt", given.secret("jwt", "JWT")).build());
        }
    },
    KUBERNETES(
            """
            Usage: coffer login -method=kubernetes [CONFIG K=V...]

              Logs in with the token of a service account.

              Configuration:

                  role=<string>   Role.
                  jwt=<string>    Token; asked for if it is not given.
            """) {
        @Override
        Login prepare(Credentials given) throws CommandException {
            String role =
                    given.value("role")
                            .orElseThrow(() -> CommandException.failure("'role' must be supplied"));
            return new Login(
                    "/login",
                    JsonObject.builder()
                            .put("jwt", given.secret("jwt", "JWT"))
                            .put("role", role)
                            .build());
        }
    };

    private final String usage;

    BodyLogin(String usage) {
        this.usage = usage;
    }

    /** What is sent, and where to below the mount. */
    record Login(String path, JsonObject body) {
        /** Without the body. */
        @Override
        public String toString() {
            return "Login[" + path + "]";
        }
    }

    abstract Login prepare(Credentials given) throws CommandException;

    @Override
    public Secret login(Client client, Credentials given) throws CommandException, ApiException {
        Login login = prepare(given);
        String mount = given.mount().isEmpty() ? name().toLowerCase(Locale.ROOT) : given.mount();
        return client.write("auth/" + mount + login.path(), login.body())
                .orElseThrow(
                        () -> CommandException.failure("empty response from credential provider"));
    }

    @Override
    public String usage() {
        return usage;
    }
}
