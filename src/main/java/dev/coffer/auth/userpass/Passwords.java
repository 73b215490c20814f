package dev.coffer.auth.userpass;

import dev.coffer.crypto.HashingBusyException;
import dev.coffer.crypto.PasswordHashes;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** What a client gives as a password, and the slow work on it. Thread-safe. */
final class Passwords {
    static final Field PASSWORD = Field.string("password", "The password of the user.");
    static final Field PASSWORD_HASH =
            Field.string("password_hash", "The bcrypt hash of the password, in its place.");

    /** Lower costs are guessed too easily; it is the least that htpasswd makes. */
    private static final int LEAST_COST = 5;

    /** Higher costs would let one login keep a processor for seconds. */
    private static final int HIGHEST_COST = 12;

    private static final String BUSY = "too many passwords are being checked, try again";
    private static final String GIVEN_UP =
            "the request was given up before its commit; nothing was changed";

    private final PasswordHashes hashes;

    Passwords(PasswordHashes hashes) {
        this.hashes = hashes;
    }

    /** Whether a client gives a password in any form. */
    static boolean given(Call call) {
        return !call.fields().text(PASSWORD.name()).isEmpty()
                || !call.fields().text(PASSWORD_HASH.name()).isEmpty();
    }

    /**
     * Refuses anything but exactly one form of a password.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void checkOneGiven(Call call) {
        boolean password = !call.fields().text(PASSWORD.name()).isEmpty();
        boolean hash = !call.fields().text(PASSWORD_HASH.name()).isEmpty();
        if (password && hash) {
            throw new RequestFailure.Invalid(
                    "only one of password or password_hash may be provided");
        }
        if (!password && !hash) {
            throw new RequestFailure.Invalid("must provide either password or password_hash");
        }
    }

    /**
     * The hash of what a client gives, to be made outside of a transaction.
     *
     * @throws RequestFailure.Invalid 400 for no password, two, one that is too long, or a hash that
     *     is none
     */
    Supplier<String> hashOf(Call call) {
        checkOneGiven(call);
        String password = call.fields().text(PASSWORD.name());
        if (password.isEmpty()) {
            String hash = call.fields().text(PASSWORD_HASH.name());
            checkHash(hash);
            return () -> hash;
        }
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > PasswordHashes.MAX_PASSWORD_BYTES) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError("bcrypt: password length exceeds 72 bytes"));
        }
        return () -> taken(() -> hashes.hash(password, call.request().cancellation()::cancelled));
    }

    /** Whether a hash is that of a password. */
    boolean match(String hash, String password, Call call) {
        return taken(
                () -> hashes.matches(hash, password, call.request().cancellation()::cancelled));
    }

    private static void checkHash(String hash) {
        OptionalInt cost = PasswordHashes.cost(hash);
        if (cost.isEmpty()) {
            throw new RequestFailure.Invalid("password_hash is not a valid bcrypt hash");
        }
        if (cost.getAsInt() < LEAST_COST) {
            throw new RequestFailure.Invalid(
                    "bcrypt cost of %d is too low, want %d at minimum"
                            .formatted(cost.getAsInt(), LEAST_COST));
        }
        if (cost.getAsInt() > HIGHEST_COST) {
            throw new RequestFailure.Invalid(
                    "bcrypt cost of %d exceeds maximum cost of %d"
                            .formatted(cost.getAsInt(), HIGHEST_COST));
        }
    }

    private static <T> T taken(Supplier<T> work) {
        try {
            return work.get();
        } catch (HashingBusyException _) {
            throw new RequestFailure.Unavailable(BUSY, 1);
        } catch (CancellationException _) {
            throw new RequestFailure.Unavailable(GIVEN_UP, 1);
        }
    }
}
