package dev.coffer.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.gate.token.TokenEntry.Kind;
import dev.coffer.gate.token.TokenGround.Made;
import dev.coffer.request.Cancellation;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.RecordType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BatchTokensTest {
    private final TokenGround ground = new TokenGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void find_batchToken_saysWhatWasSealedAndLeavesNoRecord() {
        Made made = batch();
        Token found = find(made.text().exposeForHashing()).orElseThrow();
        assertThat(found.entry()).isEqualTo(made.entry());
        assertThat(found.entry().kind()).isEqualTo(Kind.BATCH);
        assertThat(find("hv" + made.text().exposeForHashing())).isPresent();
        assertThat(TokenRecords.counts(ground.transactions).get(RecordType.TOKEN)).isZero();
    }

    @Test
    void find_afterSealingAndUnsealing_stillOpens() {
        Made made = batch();
        ground.tokens.forget();
        assertThat(find(made.text().exposeForHashing())).isPresent();
    }

    /** Goal: no bit of a token can be changed. */
    @Test
    void find_anyCharacterChanged_isNoToken() {
        String text = batch().text().exposeForHashing();
        for (int at = 2; at < text.length() - 1; at++) {
            char other = text.charAt(at) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThat(find(changed)).as("character %d", at).isEmpty();
        }
        assertThat(find(text.substring(0, text.length() - 4))).isEmpty();
        assertThat(find("b.")).isEmpty();
    }

    @Test
    void find_noBase64_isRefusedWithTheFirstWrongByte() {
        assertThatThrownBy(() -> find("b.AAAAb"))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("illegal base64 data at input byte 4");
        assertThatThrownBy(() -> find("b.AA!A")).hasMessage("illegal base64 data at input byte 2");
    }

    @Test
    void find_overByItsTime_isNoToken() {
        Made made = batch();
        assertThat(ground.isValid(made, TokenGround.NOW.plus(Duration.ofHours(1)))).isFalse();
    }

    private Made batch() {
        return ground.write(tx ->
                ground.make(
                        tx,
                        "auth/token/create",
                        Duration.ofHours(1),
                        Optional.empty(),
                        Kind.BATCH));
    }

    private Optional<Token> find(String text) {
        return ground.transactions.read(
                Cancellation.NONE,
                tx -> ground.tokens.find(tx, ClientToken.of(text), TokenGround.NOW));
    }
}
