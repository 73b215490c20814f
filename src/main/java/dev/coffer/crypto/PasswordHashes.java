package dev.coffer.crypto;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Passwords as bcrypt hashes. Hashing takes tens of milliseconds by intention, so it has threads of
 * its own, fewer than the machine has processors: who logs in with a password waits in a bounded
 * queue, and nobody else waits for them. Thread-safe.
 *
 * <p>Source: OpenBSD's bcrypt as golang.org/x/crypto reads and writes it.
 */
public final class PasswordHashes {
    /** The cost of new hashes. */
    public static final int COST = 10;

    /** Longer passwords cannot be hashed: bcrypt would silently ignore what follows. */
    public static final int MAX_PASSWORD_BYTES = 72;

    /** How many passwords wait at most; one more is refused. */
    public static final int MAX_WAITING = 256;

    /** Compared where there is no user, so that nobody learns it; whether it matches is ignored. */
    public static final String DECOY =
            "$2a$10$.OGB/.SE/ueHAeqKBO2NC.WL3jvO2PqYL1Xag0hwarrvMwukhcbOi";

    private static final int SALT_BYTES = 16;
    private static final Pattern HASH =
            Pattern.compile("\\$2[abxy]?\\$(\\d\\d)(\\$[./A-Za-z0-9]{53})");
    private static final int LEAST_COST = 4;
    private static final int HIGHEST_COST = 31;
    private static final long IDLE_SECONDS = 30;

    private final RandomSource random;
    private final ThreadPoolExecutor threads;
    private final LongAdder operations = new LongAdder();

    /** Hashes on a thread fewer than there are processors, at least one. */
    public PasswordHashes(RandomSource random) {
        this(random, Math.max(1, Runtime.getRuntime().availableProcessors() - 1), MAX_WAITING);
    }

    PasswordHashes(RandomSource random, int threadCount, int waiting) {
        this.random = random;
        this.threads =
                new ThreadPoolExecutor(
                        threadCount,
                        threadCount,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(waiting),
                        Thread.ofPlatform().daemon().name("password-hash-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * A new hash of a password.
     *
     * @param abandoned whether nobody waits for it any more
     * @throws IllegalArgumentException if the password has more than {@link #MAX_PASSWORD_BYTES}
     * @throws HashingBusyException if too many wait already
     * @throws CancellationException if it was abandoned before its turn came
     */
    public String hash(String password, BooleanSupplier abandoned) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("password of more than 72 bytes");
        }
        return inTurn(() -> generated(bytes), abandoned);
    }

    /**
     * Whether a hash is that of a password. Takes the same time for any password.
     *
     * @param hash one for which {@link #cost} answers
     * @param abandoned whether nobody waits for it any more
     * @throws HashingBusyException if too many wait already
     * @throws CancellationException if it was abandoned before its turn came
     */
    public boolean matches(String hash, String password, BooleanSupplier abandoned) {
        Matcher parts = HASH.matcher(hash);
        if (!parts.matches()) {
            throw new IllegalStateException("stored password hash");
        }
        // The letters differ by historical errors of other programs; Go reads them all alike.
        String plain = "$2b$" + parts.group(1) + parts.group(2);
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return inTurn(() -> OpenBSDBCrypt.checkPassword(plain, bytes), abandoned);
    }

    /** How many hashes were computed for callers so far. */
    public long operations() {
        return operations.sum();
    }

    /** How many wait for their turn. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** The cost of a hash; empty if the text is no bcrypt hash. */
    public static OptionalInt cost(String hash) {
        Matcher parts = HASH.matcher(hash);
        if (!parts.matches()) {
            return OptionalInt.empty();
        }
        int cost = Integer.parseInt(parts.group(1));
        return cost < LEAST_COST || cost > HIGHEST_COST
                ? OptionalInt.empty()
                : OptionalInt.of(cost);
    }

    private String generated(byte[] password) {
        return OpenBSDBCrypt.generate("2a", password, random.bytes(SALT_BYTES), COST);
    }

    private <T> T inTurn(Callable<T> work, BooleanSupplier abandoned) {
        try {
            Future<T> result =
                    threads.submit(() -> {
                        if (abandoned.getAsBoolean()) {
                            throw new CancellationException("nobody waits for the hash");
                        }
                        operations.increment();
                        return work.call();
                    });
            return result.get();
        } catch (RejectedExecutionException _) {
            throw new HashingBusyException();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException abandonedMeanwhile) {
                throw abandonedMeanwhile;
            }
            throw new IllegalStateException("hashing failed", e.getCause());
        }
    }
}
