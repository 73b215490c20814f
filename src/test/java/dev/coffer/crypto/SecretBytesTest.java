package dev.coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretBytesTest {
    @Test
    void toString_secret_showsItsSizeOnly() {
        assertThat(SecretBytes.copyOf(new byte[32])).hasToString("SecretBytes[32 bytes]");
    }

    @Test
    void equals_sameContent_isTrueAndElseFalse() {
        SecretBytes one = SecretBytes.copyOf(new byte[] {1, 2, 3});
        assertThat(one).isEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 3}));
        assertThat(one).hasSameHashCodeAs(SecretBytes.copyOf(new byte[] {3, 2, 1}));
        assertThat(one).isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 4}));
        assertThat(one).isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2}));
        assertThat(one).isNotEqualTo("123");
    }

    @Test
    void copyOf_arrayChangedAfterwards_keepsTheContent() {
        byte[] array = {1, 2, 3};
        SecretBytes secret = SecretBytes.copyOf(array);
        array[0] = 9;
        byte[] shown = secret.expose();
        shown[1] = 9;
        assertThat(secret.expose()).containsExactly(1, 2, 3);
    }

    @Test
    void duplicate_originalDestroyed_keepsTheContent() {
        SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2, 3});
        SecretBytes second = secret.duplicate();
        secret.destroy();
        assertThat(second.expose()).containsExactly(1, 2, 3);
    }

    @Test
    void destroy_secret_erasesItsArrayAndRefusesEveryUse() {
        byte[] array = {1, 2, 3};
        SecretBytes secret = SecretBytes.takeOver(array);
        secret.destroy();
        assertThat(array).containsOnly(0);
        assertThat(secret.destroyed()).isTrue();
        assertThat(secret.sizeBytes()).isEqualTo(3);
        assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[3])).isEqualTo(secret);
        assertThatThrownBy(secret::expose).isInstanceOf(DestroyedKeyException.class);
    }
}
