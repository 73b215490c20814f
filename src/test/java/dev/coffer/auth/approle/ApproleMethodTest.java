package dev.coffer.auth.approle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the recorded scenarios do not show: exact counts, races, what becomes of void records. */
final class ApproleMethodTest {
    private static final int CLIENTS = 32;

    private int woken;
    private final MethodFixture mount =
            new MethodFixture(
                    folders -> new ApproleMethod(folders, RandomSource.system(), () -> woken++));

    @CanIgnoreReturnValue
    private String role(String name, String settings) {
        assertThat(mount.post("role/" + name, settings).status()).isEqualTo(204);
        return mount.get("role/" + name + "/role-id").text("role_id");
    }

    @CanIgnoreReturnValue
    private Answer secretId(String role, String settings) {
        Answer made = mount.post("role/" + role + "/secret-id", settings);
        assertThat(made.status()).isEqualTo(200);
        return made;
    }

    private Answer logIn(String roleId, String secretId) {
        return mount.post(
                "login", "{\"role_id\":\"%s\",\"secret_id\":\"%s\"}".formatted(roleId, secretId));
    }

    @Test
    void secretId_chosenTooLong_isRefused() {
        role("long", "{}");
        assertThat(custom("a".repeat(4096)).status()).isEqualTo(200);
        assertThat(custom("a".repeat(4097)).status()).isEqualTo(400);
    }

    private Answer custom(String secretId) {
        return mount.post(
                "role/long/custom-secret-id", "{\"secret_id\":\"%s\"}".formatted(secretId));
    }

    @Test
    void secretId_counted_isGoodForExactlyItsUsesUnderManyClients() throws Exception {
        String roleId = role("r", "{}");
        int uses = CLIENTS - 9;
        String secretId = secretId("r", "{\"num_uses\":%d}".formatted(uses)).text("secret_id");
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(clients.submit(() -> logIn(roleId, secretId)));
            }
        }
        int granted = 0;
        for (Future<Answer> answer : answers) {
            granted += answer.get().login().isPresent() ? 1 : 0;
        }
        assertThat(granted).isEqualTo(uses);
        assertThat(records(RecordType.APPROLE_SECRET_ID)).isZero();
        assertThat(records(RecordType.APPROLE_ACCESSOR)).isZero();
    }

    @Test
    void secretId_usedFromElsewhere_losesAUse() {
        String roleId = role("r", "{}");
        String secretId =
                secretId("r", "{\"num_uses\":2,\"cidr_list\":\"10.0.0.0/8\"}").text("secret_id");
        Answer refused = logIn(roleId, secretId);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error())
                .isEqualTo(
                        "source address \"127.0.0.1\" unauthorized by CIDR restrictions on the"
                                + " secret ID: %!w(<nil>)");
        mount.from("10.0.0.1");
        assertThat(logIn(roleId, secretId).login()).isPresent();
        assertThat(logIn(roleId, secretId).login()).isEmpty();
    }

    @Test
    void secretId_over_isRefusedFromThatMomentOn() {
        String roleId = role("r", "{}");
        String secretId = secretId("r", "{\"ttl\":\"10m\"}").text("secret_id");
        mount.pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(logIn(roleId, secretId).login()).isPresent();
        mount.pass(Duration.ofNanos(1));
        Answer late = logIn(roleId, secretId);
        assertThat(late.error()).isEqualTo("invalid role or secret ID");
        assertThat(late.failure().orElseThrow())
                .isInstanceOf(RequestFailure.InvalidCredentials.class);
    }

    @Test
    void secretId_ofARemovedRole_isNotGoodForALaterRoleOfTheSameNameAndId() {
        String fixed = "{\"role_id\":\"fixed\"}";
        String roleId = role("r", fixed);
        String secretId = secretId("r", "{}").text("secret_id");
        mount.delete("role/r");
        assertThat(role("r", fixed)).isEqualTo(roleId);
        assertThat(logIn(roleId, secretId).login()).isEmpty();
        assertThat(mount.list("role/r/secret-id/", "{}").status()).isEqualTo(404);
    }

    @Test
    void secretId_ofAnotherRole_isNoGood() {
        String one = role("one", "{}");
        String other = role("other", "{}");
        String secretId = secretId("one", "{}").text("secret_id");
        assertThat(logIn(other, secretId).login()).isEmpty();
        assertThat(logIn(one, secretId).login()).isPresent();
    }

    @Test
    void accessor_isNoSecretId() {
        String roleId = role("r", "{}");
        String accessor = secretId("r", "{}").text("secret_id_accessor");
        assertThat(logIn(roleId, accessor).login()).isEmpty();
    }

    @Test
    void roleId_changed_keepsTheSecretIds() {
        role("r", "{}");
        String secretId = secretId("r", "{}").text("secret_id");
        assertThat(mount.post("role/R/role-id", "{\"role_id\":\"new\"}").status()).isEqualTo(204);
        assertThat(logIn("new", secretId).login()).isPresent();
        assertThat(records(RecordType.APPROLE_ROLE)).isEqualTo(1);
    }

    @Test
    void tidying_removesWhatIsVoidInBoundedStepsAndNothingElse() {
        int gone = 2 * Tidying.MAX_A_STEP;
        role("gone", "{}");
        for (int i = 0; i < gone; i++) {
            secretId("gone", "{}");
        }
        String roleId = role("kept", "{}");
        String over = secretId("kept", "{\"ttl\":\"1m\"}").text("secret_id");
        String good = secretId("kept", "{\"ttl\":\"1h\"}").text("secret_id");
        mount.pass(Duration.ofMinutes(2));
        mount.delete("role/gone");
        assertThat(woken).isPositive();
        assertThat(mount.upkeep()).isGreaterThan(2);
        assertThat(records(RecordType.APPROLE_SECRET_ID)).isEqualTo(1);
        assertThat(records(RecordType.APPROLE_ACCESSOR)).isEqualTo(1);
        assertThat(logIn(roleId, good).login()).isPresent();
        assertThat(logIn(roleId, over).login()).isEmpty();
    }

    @Test
    void secretId_madeLongAfterTheLastTidying_beginsOne() {
        role("r", "{\"secret_id_ttl\":\"1m\"}");
        secretId("r", "{}");
        mount.upkeep();
        assertThat(records(RecordType.APPROLE_SECRET_ID)).isEqualTo(1);
        mount.pass(Tidying.INTERVAL.plusSeconds(1));
        secretId("r", "{}");
        mount.upkeep();
        assertThat(records(RecordType.APPROLE_SECRET_ID)).isEqualTo(1);
    }

    @Test
    void secretIds_listedInPages_areAllOfThemOnceInOrder() {
        role("r", "{}");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add("\"" + secretId("r", "{}").text("secret_id_accessor") + "\"");
        }
        made.sort(String::compareTo);
        String first = mount.list("role/r/secret-id/", "{\"limit\":4}").json("keys");
        String second =
                mount.list("role/r/secret-id/", "{\"after\":%s}".formatted(made.get(3)))
                        .json("keys");
        assertThat(first).isEqualTo("[" + String.join(",", made.subList(0, 4)) + "]");
        assertThat(second).isEqualTo("[" + String.join(",", made.subList(4, 7)) + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.0.0.0/8, 10.0.0.0/7, false",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "0.0.0.0/0, 11.0.0.0/16, true",
        "::/0, 11.0.0.0/16, false",
        "2001:db8::/32, 2001:db8:1::/48, true",
    })
    void secretId_networks_lieWithinThoseOfTheRole(String outer, String inner, boolean within) {
        role("r", "{\"secret_id_bound_cidrs\":\"%s\"}".formatted(outer));
        Answer made = mount.post("role/r/secret-id", "{\"cidr_list\":\"%s\"}".formatted(inner));
        assertThat(made.status()).isEqualTo(within ? 200 : 400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b,c=d | {\"a\":\"b\",\"c\":\"d\"}",
                "A=B | {\"a\":\"b\"}",
                "eyJhIjoiYiJ9 | {\"a\":\"b\"}",
                "'' | {}",
            })
    void metadata_inEveryForm_isTaken(String given, String kept) {
        role("r", "{}");
        String secretId = secretId("r", "{\"metadata\":\"%s\"}".formatted(given)).text("secret_id");
        assertThat(
                        mount.post(
                                        "role/r/secret-id/lookup",
                                        "{\"secret_id\":\"%s\"}".formatted(secretId))
                                .json("metadata"))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b=c | failed to parse metadata: failed to parse the input: invalid <key,value> format",
                "a= | failed to parse metadata: failed to parse the input: invalid <key,value> pair: key: \"a\" value: \"\"",
                "{\\\"a\\\":\\\"\\\"} | failed to parse metadata: invalid value for key \"a\"",
            })
    void metadata_thatIsNone_isRefused(String given, String text) {
        role("r", "{}");
        assertThat(mount.post("role/r/secret-id", "{\"metadata\":\"%s\"}".formatted(given)).error())
                .isEqualTo(text);
    }

    @Test
    void renewal_followsTheRole() {
        String roleId = role("r", "{\"token_ttl\":\"1m\"}");
        Login login = logIn(roleId, secretId("r", "{}").text("secret_id")).login().orElseThrow();
        mount.post("role/r", "{\"token_ttl\":\"5m\"}");
        assertThat(mount.renew(login).orElseThrow().token().ttl()).isEqualTo(Duration.ofMinutes(5));
        mount.delete("role/r");
        assertThatThrownBy(() -> mount.renew(login))
                .hasMessage("role \"r\" does not exist during renewal");
    }

    private int records(RecordType type) {
        return mount.run(tx ->
                tx.peekScan(
                                RecordRange.startingWith(
                                        RecordKey.inMount(type, mount.mount().id())),
                                10_000)
                        .entries()
                        .size());
    }
}
