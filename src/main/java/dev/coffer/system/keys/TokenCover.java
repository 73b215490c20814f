package dev.coffer.system.keys;

import dev.coffer.crypto.Encodings;
import dev.coffer.crypto.PgpKey;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.ClientToken;
import java.nio.charset.StandardCharsets;

/** What keeps a new root token from the eyes of whoever gives the last share. */
sealed interface TokenCover {
    /** The token so that only its owner can read it. */
    String cover(ClientToken token, RandomSource random);

    /** Of an OpenPGP key, else empty. */
    default String fingerprint() {
        return "";
    }

    /** A one-time password as long as the token: both are added without carry. */
    record Password(String text) implements TokenCover {
        int sizeBytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public String cover(ClientToken token, RandomSource random) {
            byte[] mixed = mix(token.exposeForHashing().getBytes(StandardCharsets.UTF_8), text);
            return Encodings.base64(mixed).replace("=", "");
        }

        /** Bytes and a password of the same length, added without carry. */
        static byte[] mix(byte[] bytes, String password) {
            byte[] other = password.getBytes(StandardCharsets.UTF_8);
            byte[] mixed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                mixed[i] = (byte) (bytes[i] ^ other[i]);
            }
            return mixed;
        }

        /** The password is not shown. */
        @Override
        public String toString() {
            return "Password[]";
        }
    }

    /** An OpenPGP key. */
    record Encrypted(PgpKey key) implements TokenCover {
        @Override
        public String cover(ClientToken token, RandomSource random) {
            byte[] text = token.exposeForHashing().getBytes(StandardCharsets.UTF_8);
            return Encodings.base64(key.encrypt(text, random));
        }

        @Override
        public String fingerprint() {
            return key.fingerprint();
        }
    }
}
