package dev.coffer.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The published vectors of C2SP XAES-256-GCM, and what the interface promises. */
class AeadTest {
    private static final byte[] NONE = new byte[0];
    private static final byte[] VECTOR_NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(UTF_8);

    @Test
    void seal_vectorWithClearTopBit_isAsPublished() {
        assertThat(vector((byte) 1, ""))
                .isEqualTo("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
    }

    @Test
    void seal_vectorWithSetTopBit_isAsPublished() {
        assertThat(vector((byte) 3, "c2sp.org/XAES-256-GCM"))
                .isEqualTo("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    }

    private static String vector(byte keyByte, String associated) {
        byte[] key = new byte[32];
        Arrays.fill(key, keyByte);
        byte[] sealed =
                aead(key)
                        .seal(
                                NONE,
                                VECTOR_NONCE,
                                "XAES-256-GCM".getBytes(UTF_8),
                                associated.getBytes(UTF_8));
        return Encodings.hex(Arrays.copyOfRange(sealed, Aead.NONCE_SIZE_BYTES, sealed.length));
    }

    @Test
    void seal_tenThousandPublishedInputs_giveThePublishedHash() throws Exception {
        Shake128 inputs = new Shake128();
        Shake128 outputs = new Shake128();
        for (int i = 0; i < 10_000; i++) {
            Aead aead = aead(inputs.squeeze(32));
            byte[] nonce = inputs.squeeze(24);
            byte[] plaintext = inputs.squeeze(inputs.squeeze(1)[0] & 0xff);
            byte[] associated = inputs.squeeze(inputs.squeeze(1)[0] & 0xff);
            byte[] sealed = aead.seal(NONE, nonce, plaintext, associated);
            assertThat(aead.open(sealed, 0, associated)).isEqualTo(plaintext);
            outputs.absorb(Arrays.copyOfRange(sealed, 24, sealed.length));
        }
        assertThat(Encodings.hex(outputs.squeeze(32)))
                .isEqualTo("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
    }

    @Test
    void series_ofManyTexts_hasANonceForEachAndOpensAsAnyOther() throws Exception {
        Aead aead = random();
        Set<String> nonces = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            try (Aead.Series series = aead.series()) {
                for (int i = 0; i < 300; i++) {
                    byte[] text = ("text " + i).getBytes(UTF_8);
                    byte[] sealed = series.seal(NONE, text, NONE);
                    assertThat(aead.open(sealed, 0, NONE)).isEqualTo(text);
                    assertThat(nonces.add(Encodings.hex(Arrays.copyOf(sealed, 24)))).isTrue();
                }
            }
        }
    }

    @Test
    void series_ofADestroyedKey_isRefused() {
        Aead aead = random();
        aead.destroy();
        assertThatThrownBy(aead::series).isInstanceOf(DestroyedKeyException.class);
    }

    @Test
    void open_whatWasSealed_givesThePlaintextBehindThePrefix() throws Exception {
        Aead aead = random();
        byte[] prefix = {9, 8, 7};
        byte[] sealed = aead.seal(prefix, "value".getBytes(UTF_8), prefix);
        assertThat(sealed).startsWith(prefix).hasSize(3 + 5 + Aead.OVERHEAD_BYTES);
        assertThat(aead.open(sealed, 3, prefix)).isEqualTo("value".getBytes(UTF_8));
        assertThat(aead.open(aead.seal(NONE, NONE, NONE), 0, NONE)).isEmpty();
    }

    @Test
    void open_anyBitFlipped_failsWithOneText() {
        Aead aead = random();
        byte[] sealed = aead.seal(NONE, "value".getBytes(UTF_8), NONE);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused(aead, damaged, NONE);
        }
    }

    @Test
    void open_anyCut_failsWithOneText() {
        Aead aead = random();
        byte[] sealed = aead.seal(NONE, "value".getBytes(UTF_8), NONE);
        for (int size = 0; size < sealed.length; size++) {
            assertRefused(aead, Arrays.copyOf(sealed, size), NONE);
        }
        assertRefused(aead, Arrays.copyOf(sealed, sealed.length + 1), NONE);
    }

    @Test
    void open_otherKeyOrOtherAssociatedData_failsWithOneText() {
        Aead aead = random();
        byte[] sealed = aead.seal(NONE, "value".getBytes(UTF_8), new byte[] {1});
        assertRefused(aead, sealed, NONE);
        assertRefused(aead, sealed, new byte[] {2});
        assertRefused(random(), sealed, new byte[] {1});
    }

    private static void assertRefused(Aead aead, byte[] sealed, byte[] associated) {
        assertThatThrownBy(() -> aead.open(sealed, 0, associated))
                .isExactlyInstanceOf(OpeningFailedException.class)
                .hasMessage("message authentication failed")
                .hasNoCause()
                .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
    }

    @Test
    void seal_sameTextTwice_looksDifferent() {
        Aead aead = random();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] sealed = aead.seal(NONE, NONE, NONE);
            assertThat(seen.add(Encodings.hex(Arrays.copyOf(sealed, Aead.NONCE_SIZE_BYTES))))
                    .isTrue();
        }
    }

    /** Goal: pooled ciphers are never shared by two callers at once. */
    @Test
    void sealAndOpen_byManyThreads_neverMixTheirTexts() throws Exception {
        Aead aead = random();
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int caller = 0; caller < 64; caller++) {
            byte[] own = ("text of caller " + caller).getBytes(UTF_8);
            callers.add(() -> roundTrips(aead, own));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> done : threads.invokeAll(callers)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    private static boolean roundTrips(Aead aead, byte[] own) throws Exception {
        for (int i = 0; i < 300; i++) {
            if (!Arrays.equals(own, aead.open(aead.seal(own, own, own), own.length, own))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void destroy_then_nothingSealsOrOpens() {
        SecretBytes key = SecretBytes.random(RandomSource.system(), 32);
        Aead aead = Aead.of(key, RandomSource.system());
        byte[] sealed = aead.seal(NONE, NONE, NONE);
        aead.destroy();
        assertThatThrownBy(() -> aead.seal(NONE, NONE, NONE))
                .isInstanceOf(DestroyedKeyException.class);
        assertThatThrownBy(() -> aead.open(sealed, 0, NONE))
                .isInstanceOf(DestroyedKeyException.class);
        assertThat(key.destroyed()).isFalse();
    }

    @Test
    void of_wrongKeySize_isRefused() {
        assertThatThrownBy(() -> aead(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }

    private static Aead random() {
        return Aead.of(SecretBytes.random(RandomSource.system(), 32), RandomSource.system());
    }

    private static Aead aead(byte[] key) {
        return Aead.of(SecretBytes.copyOf(key), RandomSource.system());
    }
}
