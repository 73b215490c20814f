package dev.coffer.auth.userpass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.auth.MethodFixture;
import dev.coffer.auth.MethodFixture.Answer;
import dev.coffer.crypto.PasswordHashes;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Login;
import dev.coffer.request.RequestFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recorded scenarios do not show: costs, races, odd passwords. */
final class UserpassMethodTest {
    private final PasswordHashes hashes = new PasswordHashes(RandomSource.system());
    private final String hashOfSecret = hashes.hash("s3cret", () -> false);
    private final MethodFixture mount =
            new MethodFixture(folders -> new UserpassMethod(folders, hashes));

    private void user(String name, String password) {
        assertThat(mount.post("users/" + name, password(password)).status()).isEqualTo(204);
    }

    private static String password(String password) {
        return "{\"password\":\"%s\"}".formatted(password);
    }

    /** No difference in time by construction: the same work whoever is asked for. */
    @ParameterizedTest
    @CsvSource({"ann,right", "ann,wrong", "nobody,right"})
    void login_whoeverAsks_costsOneHash(String name, String password) {
        user("ann", "right");
        long before = hashes.operations();
        Answer answer = mount.post("login/" + name, password(password));
        assertThat(answer.login().isPresent())
                .isEqualTo(name.equals("ann") && password.equals("right"));
        assertThat(hashes.operations() - before).isEqualTo(1);
    }

    @Test
    void login_unknownNameOrWrongPassword_isAnsweredAlikeAndOnlyTheKnownNameIsCounted() {
        user("ann", "right");
        Answer wrong = mount.post("login/ann", password("wrong"));
        Answer unknown = mount.post("login/nobody", password("wrong"));
        assertThat(wrong.error()).isEqualTo(unknown.error());
        assertThat(wrong.status()).isEqualTo(unknown.status()).isEqualTo(400);
        assertThat(wrong.failure().orElseThrow())
                .isInstanceOf(RequestFailure.InvalidCredentials.class);
        assertThat(unknown.failure().orElseThrow()).isInstanceOf(RequestFailure.Invalid.class);
    }

    @Test
    void login_withoutPassword_hashesNothing() {
        long before = hashes.operations();
        assertThat(mount.post("login/ann", "{}").error()).isEqualTo("missing password");
        assertThat(hashes.operations()).isEqualTo(before);
    }

    @Test
    void login_passwordChangedMeanwhile_isNotGrantedByTheOldOne() {
        user("ann", "old");
        mount.between(() -> mount.post("users/ann/password", password("new")));
        Answer answer = mount.post("login/ann", password("old"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.login()).isEmpty();
    }

    @Test
    void login_userRemovedMeanwhile_isNotGranted() {
        user("ann", "pw");
        mount.between(() -> mount.delete("users/ann"));
        assertThat(mount.post("login/ann", password("pw")).login()).isEmpty();
    }

    @Test
    void login_userMadeMeanwhile_isNotGranted() {
        mount.between(() -> user("ann", "pw"));
        assertThat(mount.post("login/ann", password("pw")).login()).isEmpty();
    }

    @Test
    void login_fromElsewhereThanItsTokensMayBeUsed_isRefused() {
        String bound = "{\"password\":\"pw\",\"token_bound_cidrs\":\"10.0.0.0/8\"}";
        mount.post("users/ann", bound);
        mount.from("10.1.2.3");
        assertThat(mount.post("login/ann", password("pw")).login()).isPresent();
        mount.from("11.1.2.3");
        assertThat(mount.post("login/ann", password("pw")).status()).isEqualTo(403);
        mount.from("");
        assertThat(mount.post("login/ann", password("pw")).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2a", "2b", "2y", "2x"})
    void passwordHash_ofAnyLetter_isTaken(String version) {
        String hash = "$" + version + hashOfSecret.substring(3);
        mount.post("users/ann", "{\"password_hash\":\"%s\"}".formatted(hash));
        assertThat(mount.post("login/ann", password("s3cret")).login()).isPresent();
        assertThat(mount.post("login/ann", password("s3cretx")).login()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "$2a$04$, bcrypt cost of 4 is too low; want 5 at minimum",
        "$2a$13$, bcrypt cost of 13 exceeds maximum cost of 12",
        "$2a$03$, password_hash is not a valid bcrypt hash",
        "$1a$10$, password_hash is not a valid bcrypt hash",
    })
    void passwordHash_ofAnotherCost_isRefused(String start, String text) {
        String hash = start + hashOfSecret.substring(7);
        Answer answer = mount.post("users/ann", "{\"password_hash\":\"%s\"}".formatted(hash));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo(text.replace(';', ','));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "$2a$10$", "$2a$10$x"})
    void passwordHash_thatIsNone_isRefused(String hash) {
        Answer answer = mount.post("users/ann", "{\"password_hash\":\"%s\"}".formatted(hash));
        assertThat(answer.error()).isEqualTo("password_hash is not a valid bcrypt hash");
    }

    @Test
    void password_inBothForms_isRefused() {
        String both = "{\"password\":\"a\",\"password_hash\":\"%s\"}".formatted(hashOfSecret);
        assertThat(mount.post("users/ann", both).error())
                .isEqualTo("only one of password or password_hash may be provided");
    }

    /** bcrypt would ignore the rest: two long passwords with one beginning would be the same. */
    @Test
    void password_ofMoreThan72Bytes_isRefusedWithoutHashing() {
        long before = hashes.operations();
        assertThat(mount.post("users/ann", password("a".repeat(73))).status()).isEqualTo(400);
        assertThat(hashes.operations()).isEqualTo(before);
        user("ann", "a".repeat(72));
        assertThat(mount.post("login/ann", password("a".repeat(72))).login()).isPresent();
    }

    @Test
    void write_withTermsThatContradict_hashesNothing() {
        long before = hashes.operations();
        String body = "{\"password\":\"pw\",\"token_ttl\":\"2h\",\"token_max_ttl\":\"1h\"}";
        assertThat(mount.post("users/ann", body).status()).isEqualTo(400);
        assertThat(hashes.operations()).isEqualTo(before);
    }

    @Test
    void renewal_policiesChanged_isRefused() {
        mount.post("users/ann", "{\"password\":\"pw\",\"token_policies\":\"b,a\"}");
        Login login = mount.post("login/ann", password("pw")).login().orElseThrow();
        mount.post("users/ann", "{\"token_policies\":\"A,default,b\"}");
        assertThat(mount.renew(login)).isPresent();
        mount.post("users/ann", "{\"token_policies\":\"a\"}");
        assertThatThrownBy(() -> mount.renew(login))
                .hasMessage("policies have changed, not renewing");
    }

    @Test
    void renewal_userGone_isNone() {
        user("ann", "pw");
        Login login = mount.post("login/ann", password("pw")).login().orElseThrow();
        mount.delete("users/ann");
        assertThat(mount.renew(login)).isEmpty();
    }

    @Test
    void user_asText_hidesTheHash() {
        assertThat(User.NEW.withPasswordHash(hashOfSecret).toString()).doesNotContain(hashOfSecret);
    }
}
