package dev.coffer.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.gate.lease.PathTidy;
import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenGround.Made;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExpirySweepTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant LATER = TokenGround.NOW.plus(Duration.ofDays(30));

    private final TokenGround ground = new TokenGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void token_overByItsTime_isRefusedWithoutAnySweep() {
        Made token = ground.orphan("auth/token/create", MINUTE);
        Instant end = TokenGround.NOW.plus(MINUTE);

        assertThat(ground.isValid(token, end.minusNanos(1))).isTrue();
        assertThat(ground.isValid(token, end)).isFalse();
    }

    @Test
    void child_ofATokenThatIsOver_isRefusedWithoutAnySweep() {
        Made parent = ground.orphan("auth/token/create", MINUTE);
        Made child = ground.child(parent, Kind.SERVICE);
        Made batch = ground.child(parent, Kind.BATCH);
        Instant end = TokenGround.NOW.plus(MINUTE);

        assertThat(List.of(child, batch)).allMatch(ground::isValid);
        assertThat(ground.isValid(child, end)).isFalse();
        assertThat(ground.isValid(batch, end)).isFalse();
    }

    /** Goal: 100,000 that ended while the server was down cost nobody anything but steps. */
    @Test
    void sweep_hundredThousandOver_isDoneInBoundedSteps() {
        int number = 100_000;
        Made living = ground.orphan("auth/token/create", Duration.ofDays(60));
        for (int batch = 0; batch < number / 1_000; batch++) {
            ground.change(tx -> {
                for (int i = 0; i < 1_000; i++) {
                    var _ =
                            ground.make(
                                    tx,
                                    "auth/people/login/p" + i,
                                    MINUTE,
                                    Optional.empty(),
                                    Kind.SERVICE);
                }
            });
        }

        assertThat(ground.isValid(living, LATER)).isTrue();
        int steps = ground.stepsOf(tx -> ground.sweep.step(tx, LATER));
        assertThat(steps).isEqualTo(number / ExpirySweep.MAX_A_STEP);
        assertThat(ground.isValid(living, LATER)).isTrue();
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.TOKEN)).isEqualTo(1);
        TokenRecords.check(ground.transactions, ground.tokens);
    }

    @Test
    void sweep_renewedMeanwhile_staysWhereItIs() {
        Made token = ground.orphan("auth/token/create", MINUTE);
        ground.change(tx -> {
            Token found = ground.tokens.find(tx, token.text(), TokenGround.NOW).orElseThrow();
            TokenEntry renewed =
                    found.entry()
                            .withLife(
                                    found.entry()
                                            .life()
                                            .renewed(TokenGround.NOW, Duration.ofDays(60)));
            TokenMaker.renew(tx, found, renewed);
        });

        assertThat(ground.stepsOf(tx -> ground.sweep.step(tx, LATER))).isZero();
        assertThat(ground.isValid(token, LATER)).isTrue();
        TokenRecords.check(ground.transactions, ground.tokens);
    }

    @Test
    void pathTidy_pathsWithoutLeases_areForgotten() {
        for (int i = 0; i < 250; i++) {
            Made _ = ground.orphan("auth/people/login/p" + i, MINUTE);
        }
        Made living = ground.orphan("auth/people/login/last", Duration.ofDays(60));
        int _ = ground.stepsOf(tx -> ground.sweep.step(tx, LATER));
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.LEASE_PATH))
                .isEqualTo(252);

        PathTidy tidy = new PathTidy();
        assertThat(ground.stepsOf(tx -> tidy.step(tx, LATER))).isEqualTo(2);
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.LEASE_PATH))
                .as("the name of one path and its one lease")
                .isEqualTo(2);
        assertThat(ground.isValid(living, LATER)).isTrue();
    }
}
