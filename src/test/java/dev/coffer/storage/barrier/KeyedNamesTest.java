package dev.coffer.storage.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedNamesTest {
    private static final MountId MOUNT = new MountId(Bytes.of(new byte[16]));

    private final SecretBytes key = SecretBytes.random(RandomSource.system(), 32);
    private final KeyedNames names = KeyedNames.of(key);

    @Test
    void hashes_sameKey_areTheSameAndOfTheirSize() {
        KeyedNames again = KeyedNames.of(key);
        Bytes folder = names.folderId(MOUNT, "a/b/");
        assertThat(folder.length()).isEqualTo(16);
        assertThat(again.folderId(MOUNT, "a/b/")).isEqualTo(folder);
        assertThat(names.nameHash(folder, "c").length()).isEqualTo(16);
        assertThat(again.nameHash(folder, "c")).isEqualTo(names.nameHash(folder, "c"));
        assertThat(names.tokenHash("s.abc").length()).isEqualTo(32);
        assertThat(again.tokenHash("s.abc")).isEqualTo(names.tokenHash("s.abc"));
    }

    @Test
    void hashes_otherInputPurposeOrKey_differ() {
        MountId otherMount = new MountId(Bytes.fromUtf8("another mount id"));
        Bytes root = names.folderId(MOUNT, "");
        Set<Bytes> seen = new HashSet<>();
        List<Bytes> hashes =
                List.of(
                        root,
                        names.folderId(MOUNT, "a/"),
                        names.folderId(MOUNT, "a"),
                        names.folderId(otherMount, "a/"),
                        names.nameHash(root, ""),
                        names.nameHash(root, "a/"),
                        names.nameHash(root, "a"),
                        names.nameHash(names.folderId(MOUNT, "a/"), "a"),
                        names.nameHash(Bytes.of(new byte[16]), "a/"),
                        names.nameHash(root, "\ud800"),
                        names.nameHash(root, "\udc00"),
                        names.nameHash(root, "?"),
                        names.tokenHash("a").slice(0, 16),
                        otherNames().folderId(MOUNT, "a/"),
                        otherNames().nameHash(root, "a"));
        assertThat(hashes).allMatch(seen::add);
    }

    private static KeyedNames otherNames() {
        return KeyedNames.of(SecretBytes.random(RandomSource.system(), 32));
    }

    @Test
    void destroy_then_nothingIsHashed() {
        names.destroy();
        assertThatThrownBy(() -> names.folderId(MOUNT, ""))
                .isInstanceOf(RequestFailure.Unavailable.class);
        assertThatThrownBy(() -> names.nameHash(Bytes.of(new byte[16]), ""))
                .isInstanceOf(RequestFailure.Unavailable.class);
        assertThatThrownBy(() -> names.tokenHash(""))
                .isInstanceOf(RequestFailure.Unavailable.class);
        assertThat(key.destroyed()).isFalse();
    }
}
