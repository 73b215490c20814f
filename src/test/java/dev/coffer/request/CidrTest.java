package dev.coffer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CidrTest {
    @Test
    void contains_bits_countFromTheLeft() {
        Cidr cidr = cidr("10.9.8.0/22");
        assertThat(cidr.contains("10.9.8.0")).isTrue();
        assertThat(cidr.contains("10.9.11.255")).isTrue();
        assertThat(cidr.contains("10.9.12.0")).isFalse();
        assertThat(cidr.contains("10.9.7.255")).isFalse();
        assertThat(cidr("0.0.0.0/0").contains("255.1.2.3")).isTrue();
        assertThat(cidr("2001:db8::/33").contains("2001:db8:7fff::1")).isTrue();
        assertThat(cidr("2001:db8::/33").contains("2001:db8:8000::1")).isFalse();
    }

    @Test
    void contains_otherFamilyOrNoAddress_isFalse() {
        assertThat(cidr("0.0.0.0/0").contains("::1")).isFalse();
        assertThat(cidr("::/0").contains("10.0.0.1")).isFalse();
        assertThat(cidr("::/0").contains("")).isFalse();
        assertThat(cidr("::/0").contains("localhost")).isFalse();
    }

    @Test
    void text_ofOneAddress_hasNoBits() {
        assertThat(cidr("10.9.9.9/32").text()).isEqualTo("10.9.9.9");
        assertThat(cidr("10.9.9.9").text()).isEqualTo("10.9.9.9");
        assertThat(cidr("127.0.0.0/8").text()).isEqualTo("127.0.0.0/8");
        assertThat(cidr("::1/128").text()).isEqualTo("::1");
    }

    @Test
    void parse_noLiteral_isRefusedAndNeverResolved() {
        for (String text :
                List.of(
                        "nonsense",
                        "localhost",
                        "",
                        "10.0.0.1/33",
                        "10.0.0.1/",
                        "10.0.0/8x",
                        "/8",
                        "[::1]",
                        "10.0.0.1/-1",
                        "10.1/16",
                        "10.1",
                        "1",
                        "2130706433",
                        "010.0.0.1",
                        "10.0.0.01",
                        "0x0a.0.0.1",
                        "10.0.0.1.",
                        ".10.0.0.1",
                        "10..0.1",
                        "::ffff:10.0.0.0/120",
                        "fe80::1%lo")) {
            assertThatThrownBy(() -> cidr(text))
                    .as(text)
                    .hasMessage(
                            "Unable to convert \""
                                    + text
                                    + "\" to an IPv4 or IPv6 address, or a UNIX Socket");
        }
    }

    @Test
    void allow_noNetworks_bindNothing() {
        assertThat(Cidr.allow(List.of(), "")).isTrue();
        assertThat(Cidr.allow(List.of("10.0.0.0/8", "::1"), "::1")).isTrue();
        assertThat(Cidr.allow(List.of("10.0.0.0/8", "::1"), "11.0.0.1")).isFalse();
        assertThat(Cidr.allow(List.of("10.0.0.0/8"), "")).isFalse();
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text, IllegalArgumentException::new);
    }
}
