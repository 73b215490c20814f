package dev.coffer.cli.command;

import dev.coffer.cli.client.Secret;
import java.util.Optional;

/** How most commands end. */
public final class Showing {
    private Showing() {}

    /** The field that is wanted, else the whole answer. */
    public static int secret(Call call, Secret secret) {
        Optional<String> field = call.field();
        return field.isPresent()
                ? call.output().field(secret, field.get())
                : call.output().secret(secret);
    }

    /** The answer, or a word for people where there is none. */
    public static int orDone(Call call, Optional<Secret> secret, String done) {
        if (secret.isPresent()) {
            return secret(call, secret.get());
        }
        return done(call, done);
    }

    /** A word for people; programs see nothing. */
    public static int done(Call call, String done) {
        if (call.output().isTable()) {
            call.terminal().say(done);
        }
        return 0;
    }
}
