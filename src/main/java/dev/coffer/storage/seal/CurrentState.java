package dev.coffer.storage.seal;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.barrier.Barrier;
import dev.coffer.storage.barrier.Keyring;
import dev.coffer.storage.seal.SealState.OpenKeys;
import dev.coffer.storage.seal.SealState.Sealed;
import dev.coffer.storage.seal.SealState.Uninitialized;
import dev.coffer.storage.seal.SealState.Unsealed;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a seal stands, kept together with the keys that the barrier has. Thread-safe: written under
 * a lock under which nothing waits, read without one.
 */
final class CurrentState {
    private final Barrier barrier;
    private final RandomSource random;
    private final ReentrantLock publishing = new ReentrantLock();

    /** Written under {@link #publishing}, read without a lock. */
    private volatile SealState state = new Uninitialized();

    CurrentState(Barrier barrier, RandomSource random) {
        this.barrier = barrier;
        this.random = random;
    }

    SealState state() {
        return state;
    }

    void publish(SealState next) {
        publishing.lock();
        try {
            state = next;
        } finally {
            publishing.unlock();
        }
    }

    /** Refuses requests, takes the barrier's keys away and hands over all that there were. */
    OpenKeys unpublish() {
        publishing.lock();
        try {
            if (!(state instanceof Unsealed last)) {
                throw new RequestFailure.Unavailable(Barrier.SEALED, 0);
            }
            state = Sealed.waiting(last.config());
            barrier.seal();
            return last.keys();
        } finally {
            publishing.unlock();
        }
    }

    /** Of two rotations the later term may be published first; the earlier is in it then. */
    void publishTerms(Keyring next) {
        publishing.lock();
        try {
            if (state instanceof Unsealed(SealConfig config, Cluster cluster, OpenKeys keys)
                    && keys.cipher().activeTerm() < next.active().number()) {
                OpenKeys extended = keys.extended(next, random);
                state = new Unsealed(config, cluster, extended);
                barrier.open(extended.forBarrier());
            }
        } finally {
            publishing.unlock();
            next.destroy();
        }
    }

    /** Of two changes the later may be published first; the earlier must not undo it then. */
    void publishUnsealKey(SealConfig next, SecretBytes unsealKey) {
        publishing.lock();
        try {
            switch (state) {
                case Unsealed(SealConfig config, Cluster cluster, OpenKeys keys)
                        when config.generation() < next.generation() ->
                        state = new Unsealed(next, cluster, keys.behind(unsealKey));
                case Sealed(SealConfig config, int progress, String nonce)
                        when config.generation() < next.generation() -> {
                    state = new Sealed(next, progress, nonce);
                    unsealKey.destroy();
                }
                case Unsealed _, Sealed _, Uninitialized _ -> unsealKey.destroy();
            }
        } finally {
            publishing.unlock();
        }
    }

    /** What somebody else may have made of a store that had no keys. */
    void publishConfig(SealConfig config) {
        publishing.lock();
        try {
            if (state instanceof Uninitialized) {
                state = Sealed.waiting(config);
            }
        } finally {
            publishing.unlock();
        }
    }
}
