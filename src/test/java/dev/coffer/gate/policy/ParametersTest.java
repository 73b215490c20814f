package dev.coffer.gate.policy;

import static dev.coffer.gate.policy.PolicyFixture.acl;
import static dev.coffer.gate.policy.PolicyFixture.ask;
import static dev.coffer.gate.policy.PolicyFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Capability;
import dev.coffer.engine.SubCall;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say about a request's fields, about wrapping and about the length of lists. */
final class ParametersTest {
    private static Acl rule(String fields) {
        return acl(
                "path \"kv/*\" { capabilities = [\"create\",\"update\",\"read\",\"patch\","
                        + "\"delete\",\"list\",\"scan\"] "
                        + fields
                        + " }");
    }

    private static boolean writes(Acl acl, String fields) {
        return ask(acl, Capability.UPDATE, "kv/a", fields, null).allowed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":\"anything\"} | true",
                "{\"A\":\"anything\"} | true",
                "{\"a\":null} | true",
                "{\"b\":\"x\"} | true",
                "{\"b\":\"yes\"} | true",
                "{\"b\":\"z\"} | false",
                "{\"b\":null} | false",
                "{\"b\":[\"x\"]} | false",
                "{\"c\":\"x\"} | false",
                "{\"a\":\"1\",\"c\":\"x\"} | false",
                "{\"n\":1} | false",
                "{\"n\":\"1\"} | false",
                "{\"n\":true} | true",
                "{\"l\":[\"x\",\"y\"]} | true",
                "{\"l\":[\"y\",\"x\"]} | false",
                "{\"m\":{\"k\":\"v\"}} | true",
                "{\"m\":{\"k\":\"w\"}} | false",
                "{\"m\":{\"k\":\"v\",\"o\":\"v\"}} | false",
                "{} | true"
            })
    void allowedParameters_takeOnlyTheirValues(String fields, boolean allowed) {
        Acl acl =
                rule(
                        "allowed_parameters = { \"a\" = [] \"b\" = [\"x\",\"y*\"] \"N\" = [1, true]"
                                + " \"l\" = [[\"x\",\"y\"]] \"m\" = [{\"k\" = \"v\"}] }");
        assertThat(writes(acl, fields)).isEqualTo(allowed);
    }

    @Test
    void allowedParameters_withAStar_bindOnlyTheOthers() {
        Acl acl = rule("allowed_parameters = { \"*\" = [] \"b\" = [\"x\"] }");
        assertThat(writes(acl, "{\"zzz\":1}")).isTrue();
        assertThat(writes(acl, "{\"b\":\"x\",\"c\":1}")).isTrue();
        assertThat(writes(acl, "{\"b\":\"q\"}")).isFalse();
        assertThat(writes(rule("allowed_parameters = { \"*\" = [\"x\"] }"), "{\"b\":\"q\"}"))
                .isTrue();
    }

    @Test
    void allowedParameters_thatAreEmpty_takeEverything() {
        assertThat(writes(rule("allowed_parameters = { }"), "{\"zzz\":\"1\"}")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":\"1\"} | false",
                "{\"A\":\"1\"} | false",
                "{\"b\":\"x\"} | false",
                "{\"b\":\"yes\"} | false",
                "{\"b\":\"z\"} | true",
                "{\"c\":\"x\"} | true",
                "{\"c\":\"x\",\"a\":\"1\"} | false",
                "{} | true"
            })
    void deniedParameters_stopTheirValues(String fields, boolean allowed) {
        Acl acl = rule("denied_parameters = { \"a\" = [] \"b\" = [\"x\",\"y*\"] }");
        assertThat(writes(acl, fields)).isEqualTo(allowed);
    }

    @Test
    void deniedParameters_withAStar_stopEveryField() {
        Acl acl = rule("denied_parameters = { \"*\" = [] }");
        assertThat(writes(acl, "{\"c\":\"x\"}")).isFalse();
        assertThat(writes(acl, "{}")).isTrue();
    }

    @Test
    void deniedAndAllowed_areBothAsked() {
        Acl acl =
                rule(
                        "allowed_parameters = { \"a\" = [] \"b\" = [] }"
                                + " denied_parameters = { \"b\" = [\"no\"] }");
        assertThat(writes(acl, "{\"b\":\"no\"}")).isFalse();
        assertThat(writes(acl, "{\"b\":\"yes\"}")).isTrue();
        assertThat(writes(acl, "{\"c\":\"yes\"}")).isFalse();
    }

    @Test
    void requiredParameters_areAskedForReadsAsWell_inLowerCase() {
        Acl acl = rule("required_parameters = [\"A\",\"b\"]");
        assertThat(writes(acl, "{\"a\":1,\"b\":null,\"c\":2}")).isTrue();
        assertThat(writes(acl, "{\"A\":1,\"b\":2}")).isFalse();
        assertThat(writes(acl, "{}")).isFalse();
        assertThat(ask(acl, Capability.READ, "kv/a").allowed()).isFalse();
        assertThat(ask(acl, Capability.DELETE, "kv/a").allowed()).isTrue();
        assertThat(ask(acl, Capability.LIST, "kv/a/").allowed()).isTrue();
    }

    @Test
    void parametersOfSeveralPolicies_addUp() {
        Acl acl =
                acl(
                        "path \"kv/*\" { capabilities = [\"update\"] allowed_parameters ="
                                + " { \"a\" = [\"x\"] } required_parameters = [\"a\"] }",
                        "path \"kv/*\" { capabilities = [\"update\"] allowed_parameters ="
                                + " { \"a\" = [\"y\"] \"b\" = [] } }",
                        "path \"kv/*\" { capabilities = [\"update\"] }");
        assertThat(writes(acl, "{\"a\":\"x\"}")).isTrue();
        assertThat(writes(acl, "{\"a\":\"y\",\"b\":1}")).isTrue();
        assertThat(writes(acl, "{\"a\":\"z\"}")).isFalse();
        assertThat(writes(acl, "{\"b\":\"y\"}")).isFalse();
    }

    @Test
    void anEmptyListInOnePolicy_takesEveryValue() {
        Acl acl =
                acl(
                        "path \"kv/*\" { capabilities = [\"update\"] allowed_parameters ="
                                + " { \"a\" = [\"x\"] } }",
                        "path \"kv/*\" { capabilities = [\"update\"] allowed_parameters ="
                                + " { \"a\" = [] } }");
        assertThat(writes(acl, "{\"a\":\"q\"}")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "min_wrapping_ttl = 10, , false",
        "min_wrapping_ttl = 10, 9, false",
        "min_wrapping_ttl = 10, 10, true",
        "max_wrapping_ttl = \"1m\", , false",
        "max_wrapping_ttl = \"1m\", 0, false",
        "max_wrapping_ttl = \"1m\", 60, true",
        "max_wrapping_ttl = \"1m\", 61, false",
        "min_wrapping_ttl = 10 max_wrapping_ttl = \"1m\", 30, true",
        "min_wrapping_ttl = \"-10s\", , true",
        "comment = \"none\", 5, true",
        "comment = \"none\", , true"
    })
    void wrappingBounds_areHeld(String fields, @Nullable Integer seconds, boolean allowed) {
        Duration ttl = seconds == null ? null : Duration.ofSeconds(seconds);
        assertThat(ask(rule(fields), Capability.READ, "kv/a", "{}", ttl).allowed())
                .isEqualTo(allowed);
    }

    @Test
    void wrappingBoundsOfSeveralPolicies_areTheShorterOnesAndMayShutOut() {
        Acl acl =
                acl(
                        "path \"a\" { capabilities = [\"read\"] min_wrapping_ttl = 60 }",
                        "path \"a\" { capabilities = [\"read\"] max_wrapping_ttl = 30 }");
        for (int seconds = 1; seconds < 100; seconds += 10) {
            Duration ttl = Duration.ofSeconds(seconds);
            assertThat(ask(acl, Capability.READ, "a", "{}", ttl).allowed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{} | true | 3",
                "{\"limit\":\"3\"} | true | -",
                "{\"limit\":\"4\"} | false | -",
                "{\"limit\":\"0\"} | true | 3",
                "{\"limit\":\"\"} | true | 3",
                "{\"limit\":\"-1\"} | false | -",
                "{\"limit\":\"x\"} | false | -",
                "{\"limit\":\"max\"} | true | 3",
                "{\"limit\":[\"1\"]} | false | -"
            })
    void paginationLimit_boundsListsAndScans(
            String fields, boolean allowed, @Nullable String limit) {
        Acl acl = rule("pagination_limit = 3");
        for (Capability capability : new Capability[] {Capability.LIST, Capability.SCAN}) {
            Decision decision = ask(acl, capability, "kv/a/", fields, null);
            assertThat(decision.allowed()).isEqualTo(allowed);
            assertThat(decision.limit().orElse(null)).isEqualTo(limit);
        }
    }

    @Test
    void paginationLimit_withTheFieldRequired_refusesWhoDoesNotName() {
        Acl acl = rule("pagination_limit = 3 required_parameters = [\"Limit\"]");
        assertThat(ask(acl, Capability.LIST, "kv/", "{}", null).allowed()).isFalse();
        assertThat(ask(acl, Capability.LIST, "kv/", "{\"limit\":\"2\"}", null).allowed()).isTrue();
    }

    @Test
    void limitMax_withoutALimit_isNone() {
        Acl acl = rule("comment = \"none\"");
        assertThat(ask(acl, Capability.LIST, "kv/", "{\"limit\":\"max\"}", null).limit())
                .hasValue("0");
        assertThat(ask(acl, Capability.LIST, "kv/", "{\"limit\":\"x\"}", null).limit()).isEmpty();
    }

    @Test
    void paginationLimits_ofSeveralPolicies_theLowestCounts() {
        Acl acl =
                acl(
                        "path \"a\" { capabilities = [\"list\"] pagination_limit = 7 }",
                        "path \"a\" { capabilities = [\"list\"] pagination_limit = 5 }",
                        "path \"a\" { capabilities = [\"list\"] pagination_limit = -2 }");
        assertThat(ask(acl, Capability.LIST, "a/", "{}", null).limit()).hasValue("5");
    }

    @Test
    void part_ofACall_isPermittedAsTheCallAloneWouldBe() {
        Acl acl = rule("allowed_parameters = { \"a\" = [\"x\"] } min_wrapping_ttl = \"1m\"");
        for (String fields : List.of("{}", "{\"a\":\"x\"}", "{\"a\":\"y\"}", "{\"b\":1}")) {
            for (Duration ttl : List.of(Duration.ZERO, Duration.ofMinutes(2))) {
                for (Capability each : List.of(Capability.UPDATE, Capability.SUDO)) {
                    assertThat(acl.permits(new SubCall(each, "kv/a", json(fields), ttl)))
                            .as("%s %s %s", each, fields, ttl)
                            .isEqualTo(ask(acl, each, "kv/a", fields, ttl).allowed());
                }
            }
        }
        assertThat(acl.permits(part("{\"a\":\"x\"}", Duration.ofMinutes(2)))).isTrue();
        assertThat(acl.permits(part("{\"a\":\"y\"}", Duration.ofMinutes(2)))).isFalse();
        assertThat(acl.permits(part("{\"a\":\"x\"}", Duration.ZERO))).isFalse();
    }

    private static SubCall part(String fields, Duration ttl) {
        return new SubCall(Capability.UPDATE, "kv/a", json(fields), ttl);
    }
}
