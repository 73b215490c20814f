package dev.coffer.gate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.engine.Capability;
import dev.coffer.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is decided against what the rules say when they are simply gone through: every pattern as a
 * regular expression, every match sorted by the order that OpenBao documents.
 */
final class OracleTest {
    private static final int SETS = 2_000;
    private static final int QUESTIONS = 100;

    private static final String[] RULE_SEGMENTS = {
        "a", "b", "ab", "c", "", "+", "+", "x+", "\u00e9", "a*b", "A", "abc"
    };
    private static final String[] PATH_SEGMENTS = {
        "a", "b", "ab", "c", "", "+", "*", "x+", "\u00e9", "a*b", "A", "abc"
    };
    private static final Capability[] CAPABILITIES = Capability.values();

    private final Random random;
    private final long seed;

    OracleTest() {
        this.seed = new Random().nextLong();
        this.random = new Random(seed);
    }

    /** A rule as written. */
    private record Rule(String path, Set<Capability> granted, boolean denied, Pattern regex) {
        static Rule of(String path, Set<Capability> granted, boolean denied) {
            Rule written = new Rule(path, granted, denied, Pattern.compile(""));
            return new Rule(path, granted, denied, written.asRegex());
        }

        boolean patterned() {
            return path.equals("+") || path.contains("/+") || path.startsWith("+/");
        }

        boolean starred() {
            return path.endsWith("*");
        }

        boolean exact() {
            return !patterned() && !starred();
        }

        String text() {
            return starred() ? path.substring(0, path.length() - 1) : path;
        }

        boolean matches(String asked) {
            return exact() ? asked.equals(path) : regex.matcher(asked).matches();
        }

        private Pattern asRegex() {
            StringBuilder all = new StringBuilder();
            String[] segments = text().split("/", -1);
            for (int i = 0; i < segments.length; i++) {
                boolean any = patterned() && segments[i].equals("+");
                all.append(i == 0 ? "" : "/").append(any ? "[^/]*" : Pattern.quote(segments[i]));
            }
            return Pattern.compile("(?s)" + all + (starred() ? ".*" : ""));
        }

        int firstWildcard() {
            return size(patterned() ? path.substring(0, path.indexOf('+')) : text());
        }

        long plusses() {
            if (!patterned()) {
                return 0;
            }
            return List.of(text().split("/", -1)).stream().filter(each -> each.equals("+")).count();
        }

        static int size(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        String hcl() {
            List<String> names = new ArrayList<>();
            granted.forEach(each -> names.add("\"" + each.name().toLowerCase(Locale.ROOT) + "\""));
            if (denied) {
                names.add("\"deny\"");
            }
            return "path \"/" + path + "\" { capabilities = [" + String.join(",", names) + "] }\n";
        }
    }

    private static Optional<Rule> greatest(List<Rule> rules, String path) {
        return rules.stream()
                .filter(rule -> !rule.exact() && rule.matches(path))
                .max(
                        Comparator.comparingInt(Rule::firstWildcard)
                                .thenComparing(Comparator.comparing(Rule::starred).reversed())
                                .thenComparing(Comparator.comparingLong(Rule::plusses).reversed())
                                .thenComparingInt(rule -> Rule.size(rule.text()))
                                .thenComparing(Rule::text, JsonObject.NAME_ORDER));
    }

    private static Optional<Rule> exact(List<Rule> rules, String path) {
        return rules.stream().filter(rule -> rule.exact() && rule.matches(path)).findFirst();
    }

    private static boolean allowed(List<Rule> rules, Capability wanted, String asked) {
        String path = asked.replaceFirst("^/+", "");
        boolean folder = wanted == Capability.LIST || wanted == Capability.SCAN;
        String bare = path.replaceFirst("/$", "");
        Optional<Rule> found = exact(rules, path);
        if (found.isEmpty() && folder) {
            found = exact(rules, bare);
        }
        if (found.isEmpty()) {
            found = greatest(rules, path);
        }
        if (found.isEmpty() && folder) {
            found = greatest(rules, bare);
        }
        if (found.isEmpty()) {
            return false;
        }
        String winner = found.get().path();
        List<Rule> same = rules.stream().filter(rule -> rule.path().equals(winner)).toList();
        return same.stream().noneMatch(Rule::denied)
                && same.stream().anyMatch(rule -> rule.granted().contains(wanted));
    }

    @Test
    void decisions_onRandomPoliciesAndPaths_areThoseOfGoingThroughEveryRule() {
        int allowed = 0;
        for (int set = 0; set < SETS; set++) {
            List<Rule> rules = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            int policies = 1 + random.nextInt(4);
            for (int policy = 0; policy < policies; policy++) {
                StringBuilder text = new StringBuilder();
                for (int rule = random.nextInt(6); rule >= 0; rule--) {
                    Rule made = rule();
                    rules.add(made);
                    text.append(made.hcl());
                }
                texts.add(text.toString());
            }
            Acl acl = PolicyFixture.acl(texts.toArray(String[]::new));
            for (int question = 0; question < QUESTIONS; question++) {
                Capability wanted = CAPABILITIES[random.nextInt(CAPABILITIES.length)];
                String path = path();
                boolean expected = allowed(rules, wanted, path);
                allowed += expected ? 1 : 0;
                boolean decided = PolicyFixture.ask(acl, wanted, path).allowed();
                if (decided != expected || acl.allows(wanted, path) != expected) {
                    throw new AssertionError(
                            "seed %d: %s on \"%s\" decided %s by %s"
                                    .formatted(seed, wanted, path, decided, texts));
                }
            }
        }
        System.err.printf("seed %d, %d of %d allowed%n", seed, allowed, SETS * QUESTIONS);
        assertThat(allowed).isBetween(SETS * QUESTIONS / 50, SETS * QUESTIONS / 2);
    }

    @Test
    void reaches_onRandomPoliciesAndMounts_isThatOfGoingThroughEveryRule() {
        for (int set = 0; set < SETS; set++) {
            List<Rule> rules = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int rule = random.nextInt(4); rule >= 0; rule--) {
                Rule made = rule();
                if (rules.stream().noneMatch(other -> other.path().equals(made.path()))) {
                    rules.add(made);
                    text.append(made.hcl());
                }
            }
            Acl acl = PolicyFixture.acl(text.toString());
            for (int question = 0; question < 20; question++) {
                String folder = joined(new String[] {"a", "b", "ab", "c", "abc"}) + "/";
                boolean expected =
                        allowedAny(rules, folder)
                                || rules.stream().anyMatch(rule -> reaches(rule, folder));
                assertThat(acl.reaches(folder))
                        .as("seed %d: %s in %s", seed, folder, text)
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean allowedAny(List<Rule> rules, String folder) {
        Optional<Rule> found =
                exact(rules, folder)
                        .or(() -> exact(rules, folder.replaceFirst("/$", "")))
                        .or(() -> greatest(rules, folder))
                        .or(() -> greatest(rules, folder.replaceFirst("/$", "")));
        return found.filter(OracleTest::grants).isPresent();
    }

    private static boolean grants(Rule rule) {
        return !rule.denied() && !rule.granted().isEmpty();
    }

    /** Whether a rule's first segments, as many as the folder has, are those of the folder. */
    private static boolean reaches(Rule rule, String folder) {
        if (!grants(rule)) {
            return false;
        }
        if (!rule.patterned()) {
            return rule.text().startsWith(folder);
        }
        String[] pattern = rule.text().split("/", -1);
        String[] wanted = folder.substring(0, folder.length() - 1).split("/", -1);
        if (pattern.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean star = rule.starred() && i == pattern.length - 1;
            boolean fits =
                    pattern[i].equals("+")
                            || pattern[i].equals(wanted[i])
                            || (star && wanted[i].startsWith(pattern[i]));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private Rule rule() {
        String path = "+*";
        while (path.contains("+*")) {
            path = joined(RULE_SEGMENTS) + (random.nextInt(5) < 2 ? "*" : "");
        }
        Set<Capability> granted = EnumSet.noneOf(Capability.class);
        for (int i = random.nextInt(6); i > 0; i--) {
            granted.add(CAPABILITIES[random.nextInt(CAPABILITIES.length)]);
        }
        String bare = path.startsWith("/") ? path.substring(1) : path;
        return Rule.of(bare, granted, random.nextInt(8) == 0);
    }

    private String path() {
        return joined(PATH_SEGMENTS) + (random.nextInt(3) == 0 ? "/" : "");
    }

    private String joined(String[] segments) {
        List<String> chosen = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            chosen.add(segments[random.nextInt(segments.length)]);
        }
        return String.join("/", chosen);
    }
}
