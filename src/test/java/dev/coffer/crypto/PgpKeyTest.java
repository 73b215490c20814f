package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.junit.jupiter.api.Test;

final class PgpKeyTest {
    @Test
    void encrypt_content_isOpenedByTheOwner() throws Exception {
        BcPGPKeyPair owner = keyPair();
        PgpKey key = PgpKey.parse(publicRing(owner));

        byte[] message =
                key.encrypt("a share".getBytes(StandardCharsets.UTF_8), RandomSource.system());

        assertThat(new String(message, StandardCharsets.ISO_8859_1)).doesNotContain("a share");
        assertThat(opened(owner, message)).isEqualTo("a share");
        assertThat(key.fingerprint())
                .isEqualTo(Encodings.hex(owner.getPublicKey().getFingerprint()))
                .matches("[0-9a-f]{40}");
    }

    @Test
    void parse_whatIsNoKey_saysWhatIsWrong() throws Exception {
        byte[] whole = publicRing(keyPair());

        assertThatThrownBy(() -> PgpKey.parse(new byte[] {1, 2, 3}))
                .hasMessageContaining("openpgp");
        assertThatThrownBy(() -> PgpKey.parse(new byte[0])).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> PgpKey.parse(Arrays.copyOf(whole, 40)))
                .hasMessage("unexpected EOF");
    }

    @Test
    void parse_damagedKeys_neverFailsOtherwise() throws Exception {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        byte[] whole = publicRing(keyPair());
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            damaged[chance.nextInt(damaged.length)] ^= (byte) (1 << chance.nextInt(8));
            try {
                assertThat(PgpKey.parse(damaged).fingerprint()).isNotEmpty();
            } catch (PgpKey.UnusableException refused) {
                assertThat(refused).as("seed %s", seed).hasMessageMatching("\\S.*");
            }
        }
    }

    private static BcPGPKeyPair keyPair() throws PGPException {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(
                new RSAKeyGenerationParameters(
                        BigInteger.valueOf(65_537), new SecureRandom(), 2_048, 80));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4,
                PublicKeyAlgorithmTags.RSA_GENERAL,
                generator.generateKeyPair(),
                PGPLiteralData.NOW);
    }

    private static byte[] publicRing(BcPGPKeyPair owner) throws PGPException, IOException {
        PGPKeyRingGenerator ring =
                new PGPKeyRingGenerator(
                        PGPSignature.POSITIVE_CERTIFICATION,
                        owner,
                        "operator",
                        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                        null,
                        null,
                        new BcPGPContentSignerBuilder(
                                PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
                        null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ring.generatePublicKeyRing().encode(out);
        return out.toByteArray();
    }

    private static String opened(BcPGPKeyPair owner, byte[] message)
            throws IOException, PGPException {
        PGPEncryptedDataList packets =
                (PGPEncryptedDataList) new BcPGPObjectFactory(message).nextObject();
        PGPPublicKeyEncryptedData packet = (PGPPublicKeyEncryptedData) packets.get(0);
        PGPLiteralData literal =
                (PGPLiteralData)
                        new BcPGPObjectFactory(
                                        packet.getDataStream(
                                                new BcPublicKeyDataDecryptorFactory(owner)))
                                .nextObject();
        String text = new String(literal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(packet.verify()).isTrue();
        return text;
    }
}
