package dev.coffer.storage.barrier;

import dev.coffer.crypto.Aead;
import dev.coffer.crypto.ExposesSecret;
import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.RequestFailure;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every key that opens this store's records, and the one that stands for names. Immutable: a
 * rotation makes a new keyring with one term more.
 *
 * <p>The newest term seals; older ones only open, so that a rotation need not touch the records.
 * The names key is made with the keyring and never rotated, because it decides where records lie.
 *
 * <p>Stored form, big-endian: format (1), names key (32), number of terms (4), then for each term
 * its number (4), seconds (8) and nanoseconds (4) of its installation, key (32). Always sealed
 * under the root key.
 */
public final class Keyring {
    /** Most terms; with one a day it lasts for 27 years. */
    public static final int MAX_TERMS = 10_000;

    /** What a rotation is told at {@link #MAX_TERMS}. */
    public static final String FULL = "the keyring holds as many terms as it may: 10000";

    private static final byte FORMAT = 1;
    private static final int TERM_BYTES = 4 + 8 + 4 + Aead.KEY_SIZE_BYTES;
    private static final int HEAD_BYTES = 1 + Aead.KEY_SIZE_BYTES + 4;

    private final SecretBytes namesKey;
    private final List<Term> terms;

    private Keyring(SecretBytes namesKey, List<Term> terms) {
        this.namesKey = namesKey;
        this.terms = List.copyOf(terms);
    }

    /** A keyring of a new store: fresh keys, one term. */
    public static Keyring create(RandomSource random, Instant now) {
        SecretBytes namesKey = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        SecretBytes key = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        return new Keyring(namesKey, List.of(new Term(1, key, now)));
    }

    /**
     * This keyring and a fresh term, which becomes the active one. It is installed {@code now}, but
     * never before its predecessor.
     *
     * @throws dev.coffer.request.RequestFailure.Invalid at {@link #MAX_TERMS}
     */
    public Keyring rotated(RandomSource random, Instant now) {
        if (terms.size() >= MAX_TERMS) {
            throw new RequestFailure.Invalid(FULL);
        }
        List<Term> longer = new ArrayList<>(terms);
        SecretBytes key = SecretBytes.random(random, Aead.KEY_SIZE_BYTES);
        Instant installed = now.isBefore(active().installed()) ? active().installed() : now;
        longer.add(new Term(active().number() + 1, key, installed));
        return new Keyring(namesKey, longer);
    }

    /** The term that seals: the last one. */
    public Term active() {
        return terms.getLast();
    }

    /** Every term, oldest first. */
    public List<Term> terms() {
        return terms;
    }

    /** The key behind {@link KeyedNames}. */
    public SecretBytes namesKey() {
        return namesKey;
    }

    /** Erases every key in it. */
    public void destroy() {
        namesKey.destroy();
        terms.forEach(term -> term.key().destroy());
    }

    /** The stored form, still to be sealed. */
    @ExposesSecret("the keys are written into the text that the root key seals")
    public SecretBytes encode() {
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + terms.size() * TERM_BYTES);
        putAndErase(out.put(FORMAT), namesKey.expose());
        out.putInt(terms.size());
        for (Term term : terms) {
            Instant installed = term.installed();
            out.putInt(term.number());
            out.putLong(installed.getEpochSecond()).putInt(installed.getNano());
            putAndErase(out, term.key().expose());
        }
        return SecretBytes.takeOver(out.array());
    }

    /**
     * The keyring of a stored form.
     *
     * @throws IllegalStateException if it is not one, or one of a later format
     */
    @ExposesSecret("the keys are taken out of the text that the root key opened")
    public static Keyring decode(SecretBytes encoded) {
        byte[] bytes = encoded.expose();
        try {
            return decoded(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | DateTimeException damaged) {
            throw new IllegalStateException("the stored keyring is damaged", damaged);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Keyring decoded(ByteBuffer in) {
        if (in.get() != FORMAT) {
            throw new IllegalStateException("the stored keyring has an unknown format");
        }
        SecretBytes namesKey = key(in);
        int count = in.getInt();
        if (count < 1 || count > MAX_TERMS || in.remaining() != count * TERM_BYTES) {
            throw new IllegalStateException("the stored keyring is damaged");
        }
        List<Term> terms = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = in.getInt();
            Instant installed = Instant.ofEpochSecond(in.getLong(), in.getInt());
            terms.add(new Term(number, key(in), installed));
            if (i > 0 && number <= terms.get(i - 1).number()) {
                throw new IllegalStateException("the stored keyring is damaged");
            }
        }
        return new Keyring(namesKey, terms);
    }

    private static SecretBytes key(ByteBuffer in) {
        byte[] key = new byte[Aead.KEY_SIZE_BYTES];
        in.get(key);
        return SecretBytes.takeOver(key);
    }

    private static void putAndErase(ByteBuffer out, byte[] key) {
        out.put(key);
        Arrays.fill(key, (byte) 0);
    }

    /** How many terms and which is active; no key. */
    @Override
    public String toString() {
        return "Keyring[" + terms.size() + " terms, active " + active().number() + "]";
    }
}
