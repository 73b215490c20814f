package dev.coffer.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenGround.Made;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RevocationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TokenGround ground = new TokenGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void revoke_smallTree_isGoneInOneTransaction() {
        Made other = ground.orphan("auth/token/create", HOUR);
        Made top = ground.orphan("auth/token/create", HOUR);
        Made child = ground.child(top, Kind.SERVICE);
        Made grandchild = ground.child(child, Kind.SERVICE);
        Made batch = ground.child(child, Kind.BATCH);
        assertThat(List.of(top, child, grandchild, batch)).allMatch(ground::isValid);

        ground.revoke(top);

        assertThat(List.of(top, child, grandchild, batch)).noneMatch(ground::isValid);
        assertThat(ground.isValid(other)).isTrue();
        assertThat(ground.stepsOf(ground.revocation::step)).isZero();
        TokenRecords.check(ground.transactions, ground.tokens);
        assertThat(tokens()).isEqualTo(1);
    }

    /** Goal: the answer to a revocation waits for no amount of children. */
    @Test
    void revoke_largeTree_isVoidAtOnceAndCleanedInBoundedSteps() {
        Made top = ground.orphan("auth/token/create", HOUR);
        List<Made> all = new ArrayList<>(List.of(top));
        Made middle = ground.child(top, Kind.SERVICE);
        all.add(middle);
        for (int i = 0; i < 10; i++) {
            ground.change(tx -> {
                for (int j = 0; j < 100; j++) {
                    all.add(ground.child(tx, j % 2 == 0 ? top : middle, Kind.SERVICE));
                }
            });
        }
        Made deep = ground.child(all.getLast(), Kind.SERVICE);

        ground.revoke(top);

        assertThat(all).noneMatch(ground::isValid);
        assertThat(ground.isValid(deep)).isFalse();
        assertThat(tokens()).isGreaterThan(800 - Revocation.MAX_AT_ONCE);
        int steps = ground.stepsOf(ground.revocation::step);
        assertThat(steps).isBetween(4, 30);
        assertThat(tokens()).isZero();
        TokenRecords.check(ground.transactions, ground.tokens);
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.TOKEN_DEPENDENT))
                .isZero();
    }

    @Test
    void revokeOrphan_fewChildren_liveOnAlone() {
        Made top = ground.orphan("auth/token/create", HOUR);
        Made child = ground.child(top, Kind.SERVICE);
        Made grandchild = ground.child(child, Kind.SERVICE);

        ground.revokeOrphan(top);

        assertThat(ground.isValid(top)).isFalse();
        assertThat(ground.isValid(child)).isTrue();
        assertThat(ground.isValid(grandchild)).isTrue();
        TokenRecords.check(ground.transactions, ground.tokens);
        ground.revoke(child);
        assertThat(ground.isValid(grandchild)).isFalse();
    }

    @Test
    void revokeOrphan_manyChildren_liveOnAloneBeforeAndAfterTheCleaning() {
        Made top = ground.orphan("auth/token/create", HOUR);
        List<Made> children = new ArrayList<>();
        ground.change(tx -> {
            for (int i = 0; i < 3 * Revocation.MAX_AT_ONCE; i++) {
                children.add(ground.child(tx, top, Kind.SERVICE));
            }
        });

        ground.revokeOrphan(top);

        assertThat(ground.isValid(top)).isFalse();
        assertThat(children).allMatch(ground::isValid);
        assertThat(ground.stepsOf(ground.revocation::step)).isBetween(2, 5);
        assertThat(children).allMatch(ground::isValid);
        assertThat(tokens()).isEqualTo(children.size());
        TokenRecords.check(ground.transactions, ground.tokens);
    }

    /** Goal: what belonged to a dead token is not handed to a later one of the same text. */
    @Test
    void parent_madeAgainWithTheSameText_isNoParent() {
        Made first = named("chosen");
        Made child = ground.child(first, Kind.SERVICE);
        Made batch = ground.child(first, Kind.BATCH);
        ground.revoke(first);
        Made second = named("chosen");

        assertThat(ground.isValid(second)).isTrue();
        assertThat(ground.isValid(child)).isFalse();
        assertThat(ground.isValid(batch)).isFalse();
    }

    @Test
    void make_sameTextTwice_isRefused() {
        Made _ = named("chosen");
        assertThatThrownBy(() -> named("chosen"))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("cannot create a token with a duplicate ID");
    }

    @Test
    void make_tooManyGenerations_isRefused() {
        Made at = ground.orphan("auth/token/create", HOUR);
        for (int depth = 0; depth < TokenMaker.MAX_DEPTH; depth++) {
            at = ground.child(at, Kind.SERVICE);
        }
        Made last = at;
        assertThat(ground.isValid(last)).isTrue();
        assertThatThrownBy(() -> ground.child(last, Kind.SERVICE))
                .isInstanceOf(RequestFailure.Invalid.class);
    }

    private Made named(String text) {
        return ground.write(tx -> {
            Made model = ground.make(tx, "auth/token/create", HOUR, Optional.empty(), Kind.SERVICE);
            ground.revocation.revoke(tx, TokenGround.hash(tx, model));
            TokenEntry entry = model.entry();
            IssuedToken issued =
                    ground.maker.make(
                            tx,
                            new NewToken(
                                    Kind.SERVICE,
                                    entry.policies(),
                                    entry.origin(),
                                    entry.life(),
                                    0,
                                    List.of(),
                                    text));
            return new Made(issued.text(), issued.entry());
        });
    }

    private int tokens() {
        Map<RecordType, Integer> counts = TokenRecords.counts(ground.transactions);
        return counts.getOrDefault(RecordType.TOKEN, 0);
    }
}
