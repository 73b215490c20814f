package dev.coffer.client;

import dev.coffer.client.Transport.Question;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Renews a token in the background, in a virtual thread, once two thirds of its time have passed.
 * What does not work is tried again until the token has ended. Thread-safe.
 */
public final class TokenRenewal implements AutoCloseable {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private final Transport transport;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private TokenRenewal(Transport transport) {
        this.transport = transport;
    }

    static TokenRenewal start(Transport transport) {
        TokenRenewal renewal = new TokenRenewal(transport);
        Thread thread =
                Thread.ofVirtual().name("coffer-token-renewal").unstarted(renewal::runToTheEnd);
        thread.start();
        return renewal;
    }

    /**
     * Tells when there is nothing more to renew.
     *
     * @return ends normally when this was closed or the token needs no renewal or allows none, and
     *     with a {@link CofferException} when the token could not be renewed in time
     */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** Ends the renewal; the token lives on for the rest of its time. */
    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * How long a token has, from when on.
     *
     * @param ttl zero for one that does not end
     * @param readNanos when it was read
     */
    private record Life(Duration ttl, boolean renewable, long readNanos) {
        boolean needsRenewal() {
            return renewable && ttl.isPositive();
        }

        Duration left(long nowNanos) {
            return ttl.minusNanos(nowNanos - readNanos);
        }
    }

    private void runToTheEnd() {
        try {
            Life life = looked();
            while (life.needsRenewal() && !closesWithin(life.ttl().multipliedBy(2).dividedBy(3))) {
                life = renewed(life);
            }
            ended.complete(null);
        } catch (CofferException lost) {
            ended.completeExceptionally(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            ended.complete(null);
        }
    }

    private Life looked() {
        long now = System.nanoTime();
        Fields data = transport.ask(Question.of("GET", "auth/token/lookup-self")).present().data();
        long seconds = data.number("ttl").orElse(0);
        boolean ends = data.has("expire_time");
        return life(ends ? Math.max(1, seconds) : seconds, data.flag("renewable"), now);
    }

    /** Tries until it works, the token has ended, or this is closed. */
    private Life renewed(Life before) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        while (true) {
            try {
                return renew();
            } catch (UnavailableException | OutcomeUnknownException later) {
                Duration left = before.left(System.nanoTime());
                if (!left.isPositive()) {
                    throw later;
                }
                if (closesWithin(pause.compareTo(left) < 0 ? pause : left)) {
                    return new Life(Duration.ZERO, false, 0);
                }
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY;
            }
        }
    }

    private Life renew() {
        long now = System.nanoTime();
        Question question = Question.of("POST", "auth/token/renew-self", Map.of());
        Fields auth = transport.ask(question).present().body().object("auth");
        // Less than a second is left of a limited token, which is not one without an end.
        long seconds = Math.max(1, auth.number("lease_duration").orElse(0));
        return life(seconds, auth.flag("renewable"), now);
    }

    private static Life life(long seconds, boolean renewable, long readNanos) {
        return new Life(Duration.ofSeconds(seconds), renewable, readNanos);
    }

    private boolean closesWithin(Duration time) throws InterruptedException {
        Duration wait = time.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : time;
        return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
