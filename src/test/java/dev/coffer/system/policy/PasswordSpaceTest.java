package dev.coffer.system.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.crypto.SeededRandom;
import dev.coffer.request.RequestFailure;
import dev.coffer.system.policy.PasswordRules.CharacterRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is drawn, against a list of all that is permitted. */
final class PasswordSpaceTest {
    private static final long SEED = 197;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String ALL = LETTERS + LETTERS.toUpperCase(Locale.ROOT);

    private static PasswordRules rules(long length, CharacterRule... rules) {
        return new PasswordRules(length, List.of(rules));
    }

    private static CharacterRule of(String characters, long minimum) {
        return new CharacterRule(characters, minimum);
    }

    private static List<String> texts(String characters, int length) {
        List<String> texts = List.of("");
        for (int i = 0; i < length; i++) {
            List<String> longer = new ArrayList<>();
            for (String text : texts) {
                characters.chars().forEach(next -> longer.add(text + (char) next));
            }
            texts = longer;
        }
        return texts;
    }

    private static boolean permits(CharacterRule rule, String text) {
        return text.chars().filter(c -> rule.characters().indexOf(c) >= 0).count()
                >= rule.minimum();
    }

    private static void assertUniform(PasswordRules rules, List<String> permitted) {
        int each = 400;
        PasswordSpace space = rules.space();
        SeededRandom random = SeededRandom.of(SEED);
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < each * permitted.size(); i++) {
            drawn.merge(space.draw(random), 1, Integer::sum);
        }
        assertThat(new TreeSet<>(drawn.keySet())).isEqualTo(new TreeSet<>(permitted));
        double squares = 0;
        for (int count : drawn.values()) {
            squares += (double) (count - each) * (count - each) / each;
        }
        // Chi-squared: its mean is the number of texts less one, its deviation the root of twice
        // that; five deviations more do not come by chance.
        double mean = permitted.size() - 1.0;
        assertThat(squares).as("seed %d", SEED).isLessThan(mean + 5 * Math.sqrt(2 * mean));
    }

    @Test
    void draw_ofRulesThatOverlap_isUniform() {
        CharacterRule one = of("ab", 1);
        CharacterRule other = of("bcc", 2);
        List<String> permitted =
                texts("abc", 4).stream()
                        .filter(text -> permits(one, text) && permits(other, text))
                        .toList();
        assertUniform(rules(4, one, other), permitted);
    }

    @Test
    void draw_ofRulesApart_isUniform() {
        CharacterRule one = of("ab", 1);
        CharacterRule other = of("x", 2);
        List<String> permitted =
                texts("abxyz", 4).stream()
                        .filter(text -> permits(one, text) && permits(other, text))
                        .toList();
        assertUniform(rules(4, one, other, of("yz", 0), of("", -1)), permitted);
    }

    @Test
    void draw_ofWhatChanceWouldNeverMake_makesIt() {
        PasswordSpace space = rules(100, of(ALL, 0), of("0", 100)).space();
        assertThat(space.draw(SeededRandom.of(SEED))).isEqualTo("0".repeat(100));
    }

    @Test
    void draw_ofCharactersBeyondTheBasicPlane_countsEachOnce() {
        String password = rules(10, of("\ud83d\ude00", 5)).space().draw(SeededRandom.of(SEED));
        assertThat(password).isEqualTo("\ud83d\ude00".repeat(10));
    }

    @Test
    void rules_thatNothingSatisfies_areRefused() {
        assertImpossible(rules(10, of("abc", 12), of("def", -3)));
        assertImpossible(rules(10, of("abc", 6), of("def", 6), of("x", -3)));
        assertImpossible(rules(10, of("abc", 0), of("", 1)));
    }

    private static void assertImpossible(PasswordRules rules) {
        assertThatThrownBy(rules::space)
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessageContaining("are the rules impossible?");
    }

    @Test
    void rules_thatAreTooEntangled_areRefused() {
        CharacterRule[] rules = new CharacterRule[20];
        for (int i = 0; i < rules.length; i++) {
            StringBuilder characters = new StringBuilder();
            for (int c = 0; c < ALL.length(); c++) {
                if ((c * 31 + i * 17) % 7 < 3) {
                    characters.append(ALL.charAt(c));
                }
            }
            rules[i] = of(characters.toString(), 5);
        }
        assertThatThrownBy(() -> rules(100, rules).space())
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessageContaining(PasswordSpace.ENTANGLED);
    }

    @Test
    void rules_thatDemandMoreOftenThanThereAreCharacters_areRefused() {
        CharacterRule[] rules = new CharacterRule[102];
        Arrays.fill(rules, of("abc", 1));
        rules[0] = of("abc", -5);
        assertThatThrownBy(() -> rules(100, rules).space())
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessageContaining(PasswordSpace.ENTANGLED);
    }

    @Test
    void rules_asManyAsAPasswordHasCharacters_areCounted() {
        CharacterRule[] rules = new CharacterRule[100];
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < rules.length; i++) {
            String character = Character.toString('\u4e00' + i);
            rules[i] = of(character, 1);
            all.append(character);
        }
        String password = rules(100, rules).space().draw(SeededRandom.of(SEED));
        assertThat(password.chars().sorted().toArray()).isEqualTo(all.chars().toArray());
    }
}
