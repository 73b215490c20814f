package dev.coffer.gate.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuotaConfigTest {
    @Test
    void exempts_path_goesByTheLongestBeginning() {
        List<String> entries = List.of("sys/", "!sys/mounts", "secret/a*", "");

        assertThat(QuotaConfig.exempts(entries, "sys/health")).isTrue();
        assertThat(QuotaConfig.exempts(entries, "sys/mounts/x")).isFalse();
        assertThat(QuotaConfig.exempts(entries, "secret/abc")).isTrue();
        assertThat(QuotaConfig.exempts(entries, "secret/b")).isFalse();
    }
}
