package dev.coffer.storage.seal;

import dev.coffer.crypto.Base64Text;
import dev.coffer.crypto.NotBase64Exception;
import dev.coffer.crypto.PgpKey;
import java.util.ArrayList;
import java.util.List;

/** Reads the OpenPGP keys that a client sends, each in base64. */
public final class PgpRecipients {
    /** How many characters a key may have; an ordinary one has 4,000. */
    private static final int MAX_LENGTH = 1 << 20;

    private PgpRecipients() {}

    /** A text is no key that one can encrypt for; the message is the wire text. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The keys in their order.
     *
     * @throws RefusedException for the first that is none
     */
    public static List<PgpKey> of(List<String> texts) throws RefusedException {
        List<PgpKey> keys = new ArrayList<>();
        for (String text : texts) {
            keys.add(of(text));
        }
        return List.copyOf(keys);
    }

    /**
     * One key.
     *
     * @throws RefusedException if it is none
     */
    public static PgpKey of(String text) throws RefusedException {
        if (text.length() > MAX_LENGTH) {
            throw new RefusedException("error parsing given PGP key: it is too long");
        }
        try {
            return PgpKey.parse(Base64Text.decode(text));
        } catch (NotBase64Exception wrong) {
            throw new RefusedException("error decoding given PGP key: " + wrong.getMessage());
        } catch (PgpKey.UnusableException wrong) {
            throw new RefusedException("error parsing given PGP key: " + wrong.getMessage());
        }
    }
}
