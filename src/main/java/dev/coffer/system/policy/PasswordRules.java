package dev.coffer.system.policy;

import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * What a password has to be like: so long, of these characters, of some of them at least so many.
 * Immutable.
 *
 * <p>Source: OpenBao internal/helper/random/string_generator.go and
 * internal/vault/logical_system.go, handlePoliciesPasswordSet.
 *
 * @param length in characters
 */
record PasswordRules(long length, List<CharacterRule> rules) {
    static final int MIN_LENGTH = 4;
    static final int MAX_LENGTH = 100;

    /** Different characters of all rules together. OpenBao can draw from no more either. */
    static final int MAX_CHARACTERS = 256;

    private static final String BAD_LENGTH =
            "passwords must be between " + MIN_LENGTH + " and " + MAX_LENGTH + " characters";
    private static final String IMPOSSIBLE =
            "unable to construct test password from provided policy: are the rules impossible?";
    private static final String TOO_LONG =
            "charset is too long: limited to " + MAX_CHARACTERS + " characters";

    /**
     * A password may have these characters.
     *
     * @param minimum how many of them it has to have
     */
    record CharacterRule(String characters, long minimum) {}

    PasswordRules {
        rules = List.copyOf(rules);
    }

    /**
     * The passwords that these rules permit, of which there is at least one.
     *
     * @throws RequestFailure.Invalid 400 if there is none, or not of a length and of characters
     *     that are served
     */
    PasswordSpace space() {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw PasswordText.refused(RequestFailure.severalErrors(problems));
        }
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw refused(BAD_LENGTH);
        }
        if (characters().length > MAX_CHARACTERS) {
            throw PasswordText.refused(TOO_LONG);
        }
        PasswordSpace space =
                PasswordSpace.of(this).orElseThrow(() -> refused(PasswordSpace.ENTANGLED));
        if (space.isEmpty()) {
            throw refused(IMPOSSIBLE);
        }
        return space;
    }

    /** Each character that a password may have, once. */
    int[] characters() {
        return rules.stream()
                .flatMapToInt(rule -> rule.characters().codePoints())
                .distinct()
                .toArray();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        long demanded = rules.stream().mapToLong(CharacterRule::minimum).sum();
        if (length <= 0) {
            problems.add("length must be > 0");
        } else if (length < demanded) {
            problems.add(
                    "specified rules require at least "
                            + demanded
                            + " characters but "
                            + length
                            + " is specified");
        }
        if (rules.stream().allMatch(rule -> rule.characters().isEmpty())) {
            problems.add("no charset specified");
        } else if (!rules.stream().map(CharacterRule::characters).allMatch(GoText::isPrintable)) {
            problems.add("non-printable character in charset");
        }
        return problems;
    }

    private static RequestFailure refused(String why) {
        return new RequestFailure.Invalid(RequestFailure.oneError(why));
    }
}
