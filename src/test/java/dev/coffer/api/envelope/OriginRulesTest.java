package dev.coffer.api.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OriginRulesTest {
    @Test
    void allow_namedOrigins_allowsNoOther() {
        OriginRules rules = new OriginRules(List.of("https://a.example"), List.of(), false);

        assertThat(rules.allow("https://a.example")).isTrue();
        assertThat(rules.allow("https://a.example.evil")).isFalse();
        assertThat(rules.allow("http://a.example")).isFalse();
        assertThat(rules.allow("*")).isFalse();
    }

    @Test
    void headersFor_anyOrigin_namesTheOneThatAsked() {
        OriginRules rules = new OriginRules(List.of("*"), List.of("X-Custom"), true);

        assertThat(rules.allow("https://b.example")).isTrue();
        assertThat(rules.headersFor("https://b.example"))
                .containsEntry("Access-Control-Allow-Origin", "https://b.example")
                .containsEntry("Vary", "Origin")
                .containsEntry("Access-Control-Allow-Credentials", "true");
        assertThat(rules.preflightHeaders())
                .containsEntry("Access-Control-Allow-Headers", "X-Custom");
        assertThat(OriginRules.knows("LIST")).isTrue();
        assertThat(OriginRules.knows("PATCH")).isFalse();
    }
}
