package dev.coffer.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.crypto.PasswordHashes;
import dev.coffer.server.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Passwords and secret ids that are wrong, guessed or over. */
final class LoginAdvisoriesTest {
    private static final String WRONG = "{\"password\":\"wrong\"}";
    private static final String RIGHT = "{\"password\":\"battery\"}";

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private void person(String name) {
        target.ok("POST", "sys/auth/people", "{\"type\":\"userpass\"}");
        target.ok("POST", "auth/people/users/" + name, RIGHT);
    }

    private Answer logIn(String name, String body) {
        return target.nobody("POST", "auth/people/login/" + name, body);
    }

    /** The work is the same as well: an unknown name costs a comparison with a hash as costly. */
    @Test
    @Tag("CVE-2025-54999")
    @Tag("CVE-2025-6010")
    @Tag("CVE-2025-6011")
    void login_ofAnUnknownName_isAnsweredAsAWrongPassword() {
        person("ann");

        Answer known = logIn("ann", WRONG);
        Answer unknown = logIn("bob", WRONG);
        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(400);
        assertThat(unknown.body()).isEqualTo(known.body());
        assertThat(PasswordHashes.DECOY).startsWith("$2a$" + PasswordHashes.COST + "$");
    }

    @Test
    @Tag("CVE-2025-54998")
    @Tag("CVE-2025-55001")
    @Tag("CVE-2025-6004")
    @Tag("CVE-2025-6013")
    void lockout_ofANameInEveryCase_countsItOnce() {
        person("ann");

        for (String name : List.of("ann", "ANN", "Ann", "aNN", "%41nn")) {
            assertThat(logIn(name, WRONG).status()).as(name).isEqualTo(400);
        }
        for (String name : List.of("ann", "ANN", "anN", "a%4En")) {
            assertThat(logIn(name, WRONG).status()).as(name).isEqualTo(403);
            assertThat(logIn(name, RIGHT).status()).as(name).isEqualTo(403);
        }
    }

    /** A name with blanks is no other name for a locked one, and lets nobody in. */
    @Test
    @Tag("CVE-2025-54998")
    @Tag("CVE-2025-55001")
    @Tag("CVE-2025-6004")
    @Tag("CVE-2025-6013")
    void lockout_ofANameWithBlanks_isNotWalkedAround() {
        person("ann");
        for (int attempt = 0; attempt < 6; attempt++) {
            int _ = logIn("ann", WRONG).status();
        }

        for (String name :
                List.of("%20ann", "ann%20", "ann%09", "ann/", "ann%2F", "./ann", "ann%00")) {
            assertThat(logIn(name, RIGHT).status()).as(name).isIn(307, 400, 403, 404, 405);
        }
        target.advance(Duration.ofHours(1));
        assertThat(logIn("ann", RIGHT).status()).isEqualTo(200);
    }

    /** Whoever logs in under two spellings is one entity, so that policies and groups hold. */
    @Test
    @Tag("CVE-2025-54998")
    @Tag("CVE-2025-55001")
    @Tag("CVE-2025-6004")
    @Tag("CVE-2025-6013")
    void entity_ofANameInEveryCase_isTheSame() {
        person("ann");

        String entity = logIn("ann", RIGHT).textAt("auth", "entity_id");
        assertThat(entity).isNotEmpty();
        assertThat(logIn("ANN", RIGHT).textAt("auth", "entity_id")).isEqualTo(entity);
        assertThat(logIn("%41nn", RIGHT).textAt("auth", "entity_id")).isEqualTo(entity);
    }

    @Test
    @Tag("CVE-2026-115362")
    void secretId_thatIsOverButNotTidied_isRefused() {
        target.ok("POST", "sys/auth/machines", "{\"type\":\"approle\"}");
        target.ok("POST", "auth/machines/role/r", "{\"secret_id_ttl\":\"60s\"}");
        String role =
                target.ok("GET", "auth/machines/role/r/role-id", "").textAt("data", "role_id");
        String secret =
                target.ok("POST", "auth/machines/role/r/secret-id", "{}")
                        .textAt("data", "secret_id");
        String body = "{\"role_id\":\"" + role + "\",\"secret_id\":\"" + secret + "\"}";

        target.advance(Duration.ofSeconds(59));
        assertThat(target.nobody("POST", "auth/machines/login", body).status()).isEqualTo(200);
        target.advance(Duration.ofSeconds(1));
        assertThat(target.nobody("POST", "auth/machines/login", body).status()).isEqualTo(400);
    }
}
