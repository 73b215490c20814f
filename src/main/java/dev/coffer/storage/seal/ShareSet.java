package dev.coffer.storage.seal;

import dev.coffer.crypto.InconsistentSharesException;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.Shamir;
import dev.coffer.request.RequestFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The shares given in one attempt to unseal, or to prove that somebody could, in whatever order.
 * Not thread-safe.
 */
public final class ShareSet {
    /** Shortest share that is taken. */
    public static final int MIN_BYTES = 16;

    /** Longest share that is taken: a key and its x. */
    public static final int MAX_BYTES = 33;

    /** Wire text: 400 for a share of fewer bytes than {@link #MIN_BYTES}. */
    static final String TOO_SHORT = "invalid key: key is shorter than minimum 16 bytes";

    /** Wire text: 400 for a share of more bytes than {@link #MAX_BYTES}. */
    static final String TOO_LONG = "invalid key: key is longer than maximum 33 bytes";

    /** Wire text: 400 where the shares cannot belong together; what is wrong follows. */
    static final String INCONSISTENT = "invalid key: failed to compute combined key: ";

    private final List<SecretBytes> given = new ArrayList<>();

    /**
     * Adds a share.
     *
     * @return false if it is there already; the one given is erased then
     * @throws RequestFailure.Invalid 400 if it has a size that no share has
     */
    public boolean add(SecretBytes share) {
        if (share.sizeBytes() < MIN_BYTES) {
            throw new RequestFailure.Invalid(TOO_SHORT);
        }
        if (share.sizeBytes() > MAX_BYTES) {
            throw new RequestFailure.Invalid(TOO_LONG);
        }
        boolean known = false;
        for (SecretBytes other : given) {
            known |= other.equals(share);
        }
        if (known) {
            share.destroy();
        } else {
            given.add(share);
        }
        return !known;
    }

    /** How many shares there are. */
    public int size() {
        return given.size();
    }

    /**
     * The unseal key that the shares give; a single share is the key itself.
     *
     * @throws RequestFailure.Invalid 400 if they cannot belong together
     */
    SecretBytes unsealKey() {
        try {
            return combined();
        } catch (InconsistentSharesException wrong) {
            throw new RequestFailure.Invalid(INCONSISTENT + wrong.getMessage());
        }
    }

    /**
     * The key that the shares give; a single share is the key itself.
     *
     * @throws InconsistentSharesException if they cannot belong together
     */
    public SecretBytes combined() throws InconsistentSharesException {
        return given.size() == 1 ? given.getFirst().duplicate() : Shamir.combine(given);
    }

    /** Erases the shares. */
    public void clear() {
        given.forEach(SecretBytes::destroy);
        given.clear();
    }
}
