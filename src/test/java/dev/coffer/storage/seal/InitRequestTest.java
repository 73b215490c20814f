package dev.coffer.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: the recorded answers golden-seal/02-seal-init-errors, and further bodies of the kind. */
class InitRequestTest {
    private static final String DECODE = "failed to decode JSON input: ";
    private static final String INVALID = "invalid seal configuration: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|shares must be at least one",
                "null|shares must be at least one",
                "{}|shares must be at least one",
                "{'secret_shares':5}|threshold must be at least one",
                "{'secret_shares':0,'secret_threshold':0}|shares must be at least one",
                "{'secret_shares':5,'secret_threshold':6}|threshold cannot be larger than shares",
                "{'secret_shares':5,'secret_threshold':1}"
                        + "|threshold must be greater than one for multiple shares",
                "{'secret_shares':1,'secret_threshold':0}|threshold must be at least one",
                "{'secret_shares':-1,'secret_threshold':-1}|shares must be at least one",
                "{'secret_shares':256,'secret_threshold':3}|shares must be less than 256",
                "{'secret_shares':5,'secret_threshold':300}|threshold must be less than 256",
                "{'secret_shares':99999999999,'secret_threshold':3}|shares must be less than 256",
                "{'secret_shares':5,'secret_threshold':3,'pgp_keys':['x']}"
                        + "|count mismatch between number of provided PGP keys and number of shares",
                "{'secret_shares':1,'secret_threshold':1,'pgp_keys':['x']}"
                        + "|error decoding given PGP key: illegal base64 data at input byte 0",
                "{'secret_shares':1,'secret_threshold':1,'pgp_keys':['mQEN_']}"
                        + "|error decoding given PGP key: illegal base64 data at input byte 4",
                "{'secret_shares':1,'secret_threshold':1,'pgp_keys':['mQENmQ==']}"
                        + "|error parsing given PGP key: unexpected EOF",
            })
    void validated_wrongNumbers_saysWhatIsWrongFirst(String body, String text) {
        assertRefused(body, INVALID + text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{|unexpected EOF",
                "[]|json: cannot unmarshal array into Go value of type http.InitRequest",
                "'x'|json: cannot unmarshal string into Go value of type http.InitRequest",
                "{'secret_shares':'x','secret_threshold':3}|json: cannot unmarshal string"
                        + " into Go struct field InitRequest.secret_shares of type int",
                "{'secret_threshold':1.5}|json: cannot unmarshal number 1.5"
                        + " into Go struct field InitRequest.secret_threshold of type int",
                "{'pgp_keys':'x'}|json: cannot unmarshal string"
                        + " into Go struct field InitRequest.pgp_keys of type []string",
                "{'pgp_keys':[1]}|json: cannot unmarshal number"
                        + " into Go struct field InitRequest.pgp_keys of type string",
            })
    void parse_wrongTypes_saysWhatGoSays(String body, String text) {
        assertRefused(body, DECODE + text);
    }

    @Test
    void validated_fieldsOfOtherSeals_areRefusedFirst() {
        assertRefused(
                "{'secret_shares':5,'secret_threshold':3,'recovery_shares':5,'recovery_threshold':3}",
                "parameters recovery_shares,recovery_threshold not applicable to seal type shamir");
        assertRefused(
                "{'recovery_pgp_keys':['x']}",
                "parameters recovery_pgp_keys not applicable to seal type shamir");
    }

    /** OpenBao initializes and loses the keys here; we refuse before anything is made. */
    @Test
    void validated_rootTokenPgpKey_isRefused() {
        assertRefused(
                "{'secret_shares':1,'secret_threshold':1,'root_token_pgp_key':'x'}",
                "root token encryption failed: error decoding given PGP key:"
                        + " illegal base64 data at input byte 0");
    }

    @Test
    void validated_goodNumbers_areTaken() {
        assertThat(parsed("{'secret_shares':5,'secret_threshold':3}").validated(SealSetup.SHAMIR))
                .isEqualTo(new SealConfig(5, 3));
        assertThat(
                        parsed("{'SECRET_shares':255,'secret_threshold':255}")
                                .validated(SealSetup.SHAMIR))
                .isEqualTo(new SealConfig(255, 255));
        assertThat(
                        parsed("{'secret_shares':1,'secret_threshold':1,'pgp_keys':null}")
                                .validated(SealSetup.SHAMIR))
                .isEqualTo(new SealConfig(1, 1));
    }

    private static InitRequest parsed(String body) {
        return InitRequest.parse(Bytes.fromUtf8(body.replace('\'', '"')));
    }

    private static void assertRefused(String body, String text) {
        assertThatThrownBy(() -> parsed(body).validated(SealSetup.SHAMIR))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage(text);
    }
}
