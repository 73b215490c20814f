package dev.coffer.system.policy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.system.policy.PasswordRules.CharacterRule;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All the passwords that some rules permit, counted: so each can be drawn as often as any other, in
 * a bounded time, however seldom a random text would satisfy the rules (decision 0197). Not
 * thread-safe.
 *
 * <p>Characters that satisfy the same rules form a group. A password is drawn in three steps: how
 * many characters of each group it has (each answer as often as there are passwords of it), which
 * ones, and in what order.
 */
final class PasswordSpace {
    static final String ENTANGLED = "the rules overlap in too many ways to be counted";

    /** Situations that are counted apart; rules that do not overlap make 101 each. */
    private static final int MAX_SITUATIONS = 10_000;

    /** Rules that demand something: more would be counted with each situation. */
    private static final int MAX_DEMANDING = PasswordRules.MAX_LENGTH;

    private final int length;
    private final List<Group> groups;
    private final List<Integer> demanded;
    private final Map<Situation, BigInteger> counted = new HashMap<>();

    /**
     * Characters that satisfy the same rules.
     *
     * @param rules those that demand some of its characters
     * @param ending those of them that no later group can satisfy
     */
    private record Group(List<Integer> characters, BitSet rules, BitSet ending) {
        private int size() {
            return characters.size();
        }
    }

    /**
     * A password made in part.
     *
     * @param group the first that is still to be decided
     * @param left how many characters are to come
     * @param demanded how many of them each rule still demands
     */
    private record Situation(int group, int left, List<Integer> demanded) {}

    /** A way to go on, and how many passwords there are that way. */
    private record Choice(int characters, BigInteger passwords, Situation next) {}

    private PasswordSpace(int length, List<Group> groups, List<Integer> demanded) {
        this.length = length;
        this.groups = groups;
        this.demanded = demanded;
    }

    /** The passwords of rules whose length and characters are bounded; empty if too entangled. */
    static Optional<PasswordSpace> of(PasswordRules rules) {
        List<CharacterRule> demanding =
                rules.rules().stream().filter(rule -> rule.minimum() > 0).toList();
        if (demanding.stream().anyMatch(rule -> rule.minimum() > rules.length())) {
            return Optional.of(new PasswordSpace((int) rules.length(), List.of(), List.of()));
        }
        if (demanding.size() > MAX_DEMANDING) {
            return Optional.empty();
        }
        PasswordSpace space =
                new PasswordSpace(
                        (int) rules.length(),
                        groups(rules.characters(), demanding),
                        demanding.stream().map(rule -> (int) rule.minimum()).toList());
        return space.count() ? Optional.of(space) : Optional.empty();
    }

    private static List<Group> groups(int[] characters, List<CharacterRule> demanding) {
        Map<BitSet, List<Integer>> byRules = new LinkedHashMap<>();
        for (int character : characters) {
            BitSet rules = new BitSet();
            IntStream.range(0, demanding.size())
                    .filter(i -> demanding.get(i).characters().indexOf(character) >= 0)
                    .forEach(rules::set);
            byRules.computeIfAbsent(rules, _ -> new ArrayList<>()).add(character);
        }
        List<Group> groups = new ArrayList<>();
        BitSet later = new BitSet();
        for (BitSet rules : List.copyOf(byRules.keySet()).reversed()) {
            BitSet ending = (BitSet) rules.clone();
            ending.andNot(later);
            later.or(rules);
            groups.addFirst(new Group(List.copyOf(byRules.get(rules)), rules, ending));
        }
        // A rule that has no characters can never be satisfied: no group ends it, so say so here.
        return later.cardinality() == demanding.size() ? groups : List.of();
    }

    /** Whether the rules permit nothing. */
    boolean isEmpty() {
        return groups.isEmpty() || passwords(begin()).signum() == 0;
    }

    /** One of the passwords, each as likely as any other. There has to be one. */
    String draw(RandomSource random) {
        int[] password = new int[length];
        int drawn = 0;
        Situation now = begin();
        for (Group group : groups) {
            Choice choice = choose(now, below(passwords(now), random));
            for (int i = 0; i < choice.characters(); i++) {
                password[drawn] = group.characters().get(random.below(group.size()));
                drawn++;
            }
            now = choice.next();
        }
        shuffle(password, random);
        return new String(password, 0, length);
    }

    private Situation begin() {
        return new Situation(0, length, demanded);
    }

    /** Counts from the last group to the first, each situation that can come to pass once. */
    private boolean count() {
        if (groups.isEmpty()) {
            return true;
        }
        List<Situation> found = new ArrayList<>(List.of(begin()));
        counted.put(begin(), BigInteger.ZERO);
        for (int i = 0; i < found.size(); i++) {
            if (found.size() > MAX_SITUATIONS) {
                return false;
            }
            for (Situation next : followers(found.get(i))) {
                if (counted.putIfAbsent(next, BigInteger.ZERO) == null) {
                    found.add(next);
                }
            }
        }
        for (Situation each : found.reversed()) {
            counted.put(each, sum(each));
        }
        return true;
    }

    private List<Situation> followers(Situation now) {
        List<Situation> followers = new ArrayList<>();
        if (now.group() < groups.size()) {
            for (int taken = least(now); taken <= now.left(); taken++) {
                followers.add(after(now, taken));
            }
        }
        return followers;
    }

    /** How many characters of its group a password has to have: nobody else can help. */
    private int least(Situation now) {
        return groups.get(now.group()).ending().stream().map(now.demanded()::get).max().orElse(0);
    }

    private Situation after(Situation now, int taken) {
        BitSet satisfied = groups.get(now.group()).rules();
        List<Integer> demanded = new ArrayList<>(now.demanded());
        satisfied.stream().forEach(i -> demanded.set(i, Math.max(0, demanded.get(i) - taken)));
        return new Situation(now.group() + 1, now.left() - taken, List.copyOf(demanded));
    }

    private BigInteger sum(Situation now) {
        if (now.group() == groups.size()) {
            return now.left() == 0 ? BigInteger.ONE : BigInteger.ZERO;
        }
        return choices(now).stream()
                .map(Choice::passwords)
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private BigInteger passwords(Situation now) {
        return counted.getOrDefault(now, BigInteger.ZERO);
    }

    private List<Choice> choices(Situation now) {
        BigInteger size = BigInteger.valueOf(groups.get(now.group()).size());
        List<Choice> choices = new ArrayList<>();
        // Of so many places so many are the group's, and each holds any of its characters.
        BigInteger ways = BigInteger.ONE;
        int least = least(now);
        for (int taken = 0; taken <= now.left(); taken++) {
            if (taken >= least) {
                Situation next = after(now, taken);
                choices.add(new Choice(taken, ways.multiply(passwords(next)), next));
            }
            ways =
                    ways.multiply(size)
                            .multiply(BigInteger.valueOf(now.left() - taken))
                            .divide(BigInteger.valueOf(taken + 1L));
        }
        return choices;
    }

    private Choice choose(Situation now, BigInteger which) {
        BigInteger rest = which;
        for (Choice choice : choices(now)) {
            if (rest.compareTo(choice.passwords()) < 0) {
                return choice;
            }
            rest = rest.subtract(choice.passwords());
        }
        throw new IllegalStateException("there are fewer passwords than were counted");
    }

    private static void shuffle(int[] password, RandomSource random) {
        for (int i = password.length - 1; i > 0; i--) {
            int other = random.below(i + 1);
            int kept = password[i];
            password[i] = password[other];
            password[other] = kept;
        }
    }

    /** A uniform number below a bound: what is not below it is drawn again. */
    private static BigInteger below(BigInteger bound, RandomSource random) {
        int bits = bound.subtract(BigInteger.ONE).bitLength();
        int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
        while (true) {
            BigInteger drawn =
                    new BigInteger(1, random.bytes(bytes)).shiftRight(bytes * Byte.SIZE - bits);
            if (drawn.compareTo(bound) < 0) {
                return drawn;
            }
        }
    }
}
