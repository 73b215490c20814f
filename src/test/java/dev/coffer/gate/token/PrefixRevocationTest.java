package dev.coffer.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenGround.Made;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PrefixRevocationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TokenGround ground = new TokenGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void revoke_few_areGoneAtOnceAndNobodyElse() {
        Made below = ground.orphan("auth/people/login/ann", HOUR);
        Made same = ground.orphan("auth/people", HOUR);
        Made alike = ground.orphan("auth/peoples/login/ann", HOUR);

        ground.change(tx -> ground.prefixes.revoke(tx, "auth/people"));

        assertThat(ground.isValid(below)).isFalse();
        assertThat(ground.isValid(same)).isFalse();
        assertThat(ground.isValid(alike)).isTrue();
        assertThat(ground.stepsOf(ground.prefixes::step)).isZero();
        TokenRecords.check(ground.transactions, ground.tokens);
    }

    /** Goal: a hundred thousand logins of a mount are void the moment it is disabled. */
    @Test
    void revoke_many_areVoidAtOnceWhatIsMadeAfterwardsIsNot() {
        List<Made> before = made(1_000);
        Made other = ground.orphan("auth/others/login/ann", HOUR);

        ground.change(tx -> ground.prefixes.revoke(tx, "auth/people/"));

        List<Made> after = made(300);
        assertThat(before).noneMatch(ground::isValid);
        assertThat(after).allMatch(ground::isValid);
        assertThat(ground.stepsOf(ground.prefixes::step)).isBetween(5, 12);
        assertThat(before).noneMatch(ground::isValid);
        assertThat(after).allMatch(ground::isValid);
        assertThat(ground.isValid(other)).isTrue();
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.TOKEN)).isEqualTo(301);
        TokenRecords.check(ground.transactions, ground.tokens);
    }

    @Test
    void revoke_twiceWhileCleaning_bothAreCleaned() {
        List<Made> first = made(300);
        ground.change(tx -> ground.prefixes.revoke(tx, "auth/people/"));
        boolean _ = ground.write(ground.prefixes::step);
        List<Made> second = made(300);
        ground.change(tx -> ground.prefixes.revoke(tx, "auth/people/"));
        Made third = ground.orphan("auth/people/login/p1", HOUR);

        assertThat(first).noneMatch(ground::isValid);
        assertThat(second).noneMatch(ground::isValid);
        int _ = ground.stepsOf(ground.prefixes::step);
        assertThat(ground.isValid(third)).isTrue();
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.TOKEN)).isEqualTo(1);
        TokenRecords.check(ground.transactions, ground.tokens);
    }

    private List<Made> made(int number) {
        List<Made> made = new ArrayList<>();
        ground.change(tx -> {
            made.clear();
            for (int i = 0; i < number; i++) {
                String path = "auth/people/login/p" + i % 7;
                made.add(ground.make(tx, path, HOUR, Optional.empty(), Kind.SERVICE));
            }
        });
        return made;
    }
}
