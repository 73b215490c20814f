package dev.coffer.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.Encodings;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.transaction.CancelledException;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The course of events of the recorded scenarios golden-seal 01 to 05, and what they leave out. */
class SealTest {
    private static final String WRONG =
            "unable to retrieve stored keys: invalid key: failed to decrypt keys from storage:"
                    + " cipher: message authentication failed";
    private static final String FOREIGN = "00".repeat(32) + "01";

    private final MemoryStore store = new MemoryStore();
    private final SealedStore server = new SealedStore(store);

    @Test
    void status_newStore_isUninitialized() {
        SealStatus status = server.seal.status();
        assertThat(status.type()).isEqualTo("shamir");
        assertThat(status.version()).isEqualTo("2.6.2");
        assertThat(status.storageType()).isEqualTo("memory");
        assertThat(status.initialized()).isFalse();
        assertThat(status.sealed()).isTrue();
        assertThat(status.threshold()).isZero();
        assertThat(status.shares()).isZero();
        assertThat(status.cluster()).isNull();
        assertRefused(() -> server.unseal("abcd"), "Vault is not initialized");
        assertThat(reset()).isEqualTo(status);
        server.seal.seal();
        assertThat(server.seal.status()).isEqualTo(status);
    }

    @Test
    void initialize_newStore_givesSharesAndStaysSealed() {
        List<String> shares = server.initialize(5, 3);
        assertThat(shares).hasSize(5).doesNotHaveDuplicates().allMatch(s -> s.length() == 66);
        assertSealed(server.seal.status(), 0);
        assertThat(server.seal.status().threshold()).isEqualTo(3);
        assertThat(server.seal.status().shares()).isEqualTo(5);
        assertThat(server.barrier.isOpen()).isFalse();
        assertThat(new SealedStore(store).seal.status()).isEqualTo(server.seal.status());
    }

    @Test
    void initialize_twice_isRefusedAfterTheFieldChecks() {
        List<String> shares = server.initialize(5, 3);
        assertRefused(() -> server.initialize(5, 3), "Vault is already initialized");
        assertRefused(
                () -> new SealedStore(store).initialize(1, 1), "Vault is already initialized");
        assertRefused(
                () -> server.initialize(0, 0),
                "invalid seal configuration: shares must be at least one");
        assertThat(server.unseal(shares).sealed()).isFalse();
        assertThat(server.read()).isEqualTo("first");
    }

    @Test
    void initialize_clientGone_changesNothing() {
        assertThatThrownBy(() ->
                        server.seal.initialize(
                                new InitRequest(1, 1), SealedStore.START, () -> true, _ -> ""))
                .isInstanceOf(CancelledException.class);
        assertThat(server.seal.status().initialized()).isFalse();
        assertThat(server.barrier.isOpen()).isFalse();
        assertThat(server.unseal(server.initialize(1, 1)).sealed()).isFalse();
    }

    /** Goal: every choice of enough shares in every order unseals. */
    @Test
    void unseal_enoughSharesInAnyOrder_opens() {
        List<String> shares = server.initialize(5, 3);
        for (int members = 0; members < 32; members++) {
            List<String> chosen = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                if (((members >> i) & 1) == 1) {
                    chosen.add(shares.get(i));
                }
            }
            for (int rotation = 0; rotation < chosen.size(); rotation++) {
                Collections.rotate(chosen, 1);
                assertThat(server.unseal(chosen).sealed()).isEqualTo(chosen.size() < 3);
                assertThat(server.seal.isUnsealed()).isEqualTo(chosen.size() >= 3);
                if (chosen.size() < 3) {
                    assertSealed(reset(), 0);
                } else {
                    assertThat(server.read()).isEqualTo("first");
                    server.seal.seal();
                }
            }
        }
    }

    @Test
    void unseal_sharesOneByOne_showsProgress() {
        List<String> shares = server.initialize(5, 3);
        SealStatus one = server.unseal(shares.get(0));
        assertSealed(one, 1);
        assertThat(one.nonce()).matches("[0-9a-f-]{36}");
        assertThat(server.unseal(shares.get(0))).isEqualTo(one);
        SealStatus two = server.unseal(base64(shares.get(1)));
        assertSealed(two, 2);
        assertThat(two.nonce()).isEqualTo(one.nonce());
        assertSealed(reset(), 0);
        assertThat(server.unseal(shares.get(4)).nonce()).isNotEqualTo(one.nonce());
        SealStatus open = server.unseal(shares.subList(2, 4));
        assertThat(open.sealed()).isFalse();
        assertThat(open.progress()).isZero();
        assertThat(open.nonce()).isEmpty();
        Cluster cluster = open.cluster();
        assertThat(cluster).isNotNull();
        assertThat(String.valueOf(cluster))
                .matches("Cluster\\[name=vault-cluster-[0-9a-f]{8}, id=[0-9a-f-]{36}]");
        assertThat(server.unseal(shares.get(1))).isEqualTo(open);
        assertThat(server.unseal("abcd")).isEqualTo(open);
        assertRefused(
                () -> server.seal.unseal(new UnsealRequest("abcd", false, true)),
                Opening.NOTHING_TO_MIGRATE);
        assertRefused(this::reset, "vault is unsealed");
        assertRefused(() -> server.unseal("zz"), UnsealRequest.KEY_NOT_ENCODED);
        assertRefused(() -> server.unseal(""), UnsealRequest.KEY_MISSING);
    }

    @Test
    void unseal_wrongShareAtTheThreshold_forgetsAll() {
        List<String> shares = server.initialize(5, 3);
        server.unseal(shares.get(0));
        server.unseal(shares.get(1));
        assertRefused(() -> server.unseal(FOREIGN), WRONG);
        assertSealed(server.seal.status(), 0);
        assertThat(server.unseal(shares.subList(2, 5)).sealed()).isFalse();
    }

    @Test
    void unseal_wrongShareFirst_isNoticedAtTheThreshold() {
        List<String> shares = server.initialize(3, 2);
        assertSealed(server.unseal(FOREIGN), 1);
        assertRefused(() -> server.unseal(shares.get(0)), WRONG);
        assertSealed(server.seal.status(), 0);
    }

    @Test
    void unseal_sharesThatCannotBelongTogether_forgetsAll() {
        List<String> shares = server.initialize(3, 2);
        server.unseal(shares.get(0));
        assertRefused(
                () -> server.unseal("00".repeat(20)),
                "invalid key: failed to compute combined key: all parts must be the same length");
        assertSealed(server.seal.status(), 0);
        server.unseal(shares.get(0));
        String sameX = "ab".repeat(32) + shares.get(0).substring(64);
        assertRefused(
                () -> server.unseal(sameX),
                "invalid key: failed to compute combined key: duplicate part detected");
        assertThat(server.unseal(shares.subList(0, 2)).sealed()).isFalse();
    }

    @Test
    void unseal_textsThatAreNoShare_changeNothing() {
        List<String> shares = server.initialize(5, 3);
        server.unseal(shares.get(0));
        for (String text : List.of("zz", "not hex or base64!", "abc", "=")) {
            assertRefused(() -> server.unseal(text), "'key' must be a valid hex or base64 string");
        }
        assertRefused(
                () -> server.unseal(""),
                "'key' must be specified in request body as JSON, or 'reset' set to true");
        assertRefused(
                () -> server.unseal("abcd"), "invalid key: key is shorter than minimum 16 bytes");
        assertRefused(
                () -> server.unseal("ab".repeat(34)),
                "invalid key: key is longer than maximum 33 bytes");
        assertSealed(server.seal.status(), 1);
    }

    @Test
    void unseal_singleShare_isTheKeyItself() {
        List<String> shares = server.initialize(1, 1);
        assertThat(shares.getFirst()).hasSize(64);
        for (String wrong : List.of("00".repeat(32), FOREIGN, "00".repeat(16))) {
            assertRefused(() -> server.unseal(wrong), WRONG);
            assertSealed(server.seal.status(), 0);
        }
        assertThat(server.unseal(base64(shares.getFirst())).sealed()).isFalse();
    }

    @Test
    void parse_unsealBodies_areReadAsGoReadsThem() {
        assertThat(parsed("{\"key\":\"x\"}")).isEqualTo(new UnsealRequest("x", false));
        assertThat(parsed("{\"reset\":true}")).isEqualTo(new UnsealRequest("", true));
        assertThat(parsed("")).isEqualTo(new UnsealRequest("", false));
        assertThat(parsed("{\"key\":\"x\"}").toString()).doesNotContain("x}").doesNotContain("key");
        assertRefused(
                () -> parsed("{\"key\":5}"),
                "failed to decode JSON input: json: cannot unmarshal number"
                        + " into Go struct field UnsealRequest.Key of type string");
        assertRefused(
                () -> parsed("{\"reset\":\"yes\"}"),
                "failed to decode JSON input: json: cannot unmarshal string"
                        + " into Go struct field UnsealRequest.Reset of type bool");
        assertRefused(() -> parsed("{"), "failed to decode JSON input: unexpected EOF");
    }

    private static UnsealRequest parsed(String body) {
        return UnsealRequest.parse(Bytes.fromUtf8(body));
    }

    /** Goal: after sealing no key can be used, also not by a request that was under way. */
    @Test
    void seal_unsealedServer_takesEveryKeyAway() {
        server.unseal(server.initialize(1, 1));
        server.write("second");
        try (OpenWrite underWay = server.barrier.openWrite(Cancellation.NONE)) {
            underWay.put(SealedStore.SECRET, Bytes.fromUtf8("third"));
            server.seal.seal();
            Names names = underWay.names();
            assertSealedFailure(() -> names.tokenHash("s.x"));
            assertSealedFailure(underWay::commit);
            assertSealedFailure(() -> server.seal.rotate(underWay, SealedStore.START));
        }
        assertThat(server.seal.isUnsealed()).isFalse();
        assertThat(server.barrier.isOpen()).isFalse();
        assertSealed(server.seal.status(), 0);
        assertSealedFailure(server::read);
        assertSealedFailure(() -> server.write("fourth"));
        assertSealedFailure(server.seal::keyStatus);
        server.seal.seal();
    }

    @Test
    void unseal_afterSealOrRestart_findsTheData() {
        List<String> shares = server.initialize(5, 3);
        server.unseal(shares);
        server.write("second");
        Cluster cluster = server.seal.status().cluster();
        server.seal.seal();
        assertThat(server.unseal(shares).cluster()).isEqualTo(cluster);
        assertThat(server.read()).isEqualTo("second");
        SealedStore restarted = new SealedStore(store);
        assertThat(restarted.unseal(shares).cluster()).isEqualTo(cluster);
        assertThat(restarted.read()).isEqualTo("second");
    }

    @Test
    void whenUnsealing_loader_runsBeforeRequestsAreAnswered() {
        List<String> events = new ArrayList<>();
        server.seal.whenUnsealing(
                () -> events.add("load " + server.seal.isUnsealed() + " " + server.read()));
        server.seal.whenSealed(
                () -> events.add("forget " + server.seal.isUnsealed() + server.barrier.isOpen()));
        server.unseal(server.initialize(1, 1));
        server.seal.seal();
        server.seal.seal();
        assertThat(events).containsExactly("load false first", "forget falsefalse");
    }

    @Test
    void whenUnsealing_loaderFails_staysSealed() {
        List<String> events = new ArrayList<>();
        boolean[] broken = {true};
        server.seal.whenUnsealing(() -> {
            if (broken[0]) {
                throw new RequestFailure.Internal("a mount cannot be read");
            }
        });
        server.seal.whenSealed(() -> events.add("forget"));
        List<String> shares = server.initialize(1, 1);
        assertThatThrownBy(() -> server.unseal(shares)).hasMessage("a mount cannot be read");
        assertThat(events).containsExactly("forget");
        assertSealed(server.seal.status(), 0);
        assertThat(server.barrier.isOpen()).isFalse();
        broken[0] = false;
        assertThat(server.unseal(shares).sealed()).isFalse();
    }

    /** Goal: nothing but the shares themselves gets in, whatever their number. Prints its seed. */
    @Test
    void unseal_randomShares_neverOpen() {
        long seed = 20_261_122L;
        SplittableRandom random = new SplittableRandom(seed);
        assertThat(server.initialize(5, 3)).hasSize(5);
        for (int attempt = 0; attempt < 100; attempt++) {
            byte[] share = new byte[33];
            random.nextBytes(share);
            try {
                assertThat(server.unseal(Encodings.hex(share)).sealed())
                        .as("seed %d", seed)
                        .isTrue();
            } catch (RequestFailure.Invalid refused) {
                assertThat(refused.status()).isEqualTo(400);
            }
        }
    }

    private SealStatus reset() {
        return server.seal.unseal(new UnsealRequest("", true));
    }

    private static String base64(String hex) {
        return Encodings.base64(HexFormat.of().parseHex(hex));
    }

    private static void assertSealed(SealStatus status, int progress) {
        assertThat(status.initialized()).isTrue();
        assertThat(status.sealed()).isTrue();
        assertThat(status.cluster()).isNull();
        assertThat(status.progress()).isEqualTo(progress);
        assertThat(status.nonce().isEmpty()).isEqualTo(progress == 0);
    }

    private static void assertRefused(Supplier<?> call, String text) {
        assertThatThrownBy(call::get).isInstanceOf(RequestFailure.Invalid.class).hasMessage(text);
    }

    private static void assertSealedFailure(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(RequestFailure.Unavailable.class)
                .hasMessage("Vault is sealed");
    }
}
