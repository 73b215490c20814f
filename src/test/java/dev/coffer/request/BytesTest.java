package dev.coffer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A value by its content, which never shows it. */
final class BytesTest {
    @Test
    void bytes_ofACallersArray_areACopy() {
        byte[] source = {1, 2, 3};
        Bytes copy = Bytes.of(source);
        Bytes part = Bytes.of(source, 1, 2);
        source[1] = 9;
        copy.toArray()[0] = 9;

        assertThat(copy.toArray()).containsExactly(1, 2, 3);
        assertThat(part.toArray()).containsExactly(2, 3);
        assertThat(copy.asBuffer().isReadOnly()).isTrue();
    }

    @Test
    void slices_ofEqualContent_areEqual() {
        Bytes whole = Bytes.fromUtf8("abcabc");

        assertThat(whole.slice(0, 3)).isEqualTo(whole.slice(3)).hasSameHashCodeAs(whole.slice(3));
        assertThat(whole.slice(1, 3).utf8()).isEqualTo("bc");
        assertThat(whole.slice(1, 5).slice(1, 3).toArray()).containsExactly('c', 'a');
        assertThat(whole.slice(2, 2)).isSameAs(Bytes.empty());
        assertThat(whole.slice(0)).isSameAs(whole);
        assertThat(whole.slice(3).byteAt(0)).isEqualTo((byte) 'a');
        assertThatThrownBy(() -> whole.slice(4, 7)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> whole.slice(0, 3).byteAt(3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void slice_copied_isOnlyItsPart() throws IOException {
        Bytes part = Bytes.fromUtf8("abcdef").slice(2, 4);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part.writeTo(out);
        byte[] target = new byte[4];
        part.copyTo(target, 1);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("cd");
        assertThat(target).containsExactly(0, 'c', 'd', 0);
        assertThat(part.asBuffer().remaining()).isEqualTo(2);
        assertThat(part.asBuffer().get(0)).isEqualTo((byte) 'c');
    }

    @Test
    void bytes_compared_areUnsignedAndShorterFirst() {
        assertThat(
                        List.of(
                                Bytes.empty(),
                                Bytes.of(new byte[] {1}),
                                Bytes.of(new byte[] {1, 0}),
                                Bytes.of(new byte[] {(byte) 0x80})))
                .isSorted();
    }

    @Test
    void bytes_printed_showNoContent() {
        assertThat(Bytes.fromUtf8("secret")).hasToString("Bytes[6 bytes]");
    }
}
