package dev.coffer.gate.quota;

import dev.coffer.storage.schema.MountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rate limits that are in force and their counts. Immutable but for the counts. */
final class RateTable {
    static final RateTable NONE =
            new RateTable(List.of(), new QuotaConfig(List.of(), false, false), List.of());

    /** A limit and its counts. */
    private record Rule(RateLimit limit, ClientWindows windows) {
        /** How well the limit fits a path below its mount: -1 not at all, larger is closer. */
        int fit(String below) {
            String suffix = limit.suffix();
            if (suffix.isEmpty()) {
                return 0;
            }
            if (suffix.equals(below)) {
                return Integer.MAX_VALUE;
            }
            boolean glob = suffix.endsWith("*");
            return glob && below.startsWith(suffix.substring(0, suffix.length() - 1))
                    ? suffix.length()
                    : -1;
        }
    }

    private final List<Rule> rules;
    private final QuotaConfig config;
    private final List<String> exempt;
    private final Map<MountId, List<Rule>> byMount = new HashMap<>();
    private final Optional<Rule> everywhere;

    private RateTable(List<Rule> rules, QuotaConfig config, List<String> exempt) {
        this.rules = rules;
        this.config = config;
        this.exempt = exempt;
        Optional<Rule> global = Optional.empty();
        for (Rule rule : rules) {
            MountId mount = rule.limit().mount();
            if (mount == null) {
                global = Optional.of(rule);
            } else {
                byMount.computeIfAbsent(mount, _ -> new ArrayList<>()).add(rule);
            }
        }
        this.everywhere = global;
    }

    /** The table with these limits; what is in this one unchanged keeps its counts. */
    RateTable next(List<RateLimit> limits, Optional<QuotaConfig> configured) {
        Map<RateLimit, ClientWindows> known = new HashMap<>();
        rules.forEach(rule -> known.put(rule.limit(), rule.windows()));
        List<Rule> next = new ArrayList<>();
        for (RateLimit limit : limits) {
            ClientWindows windows = known.get(limit);
            next.add(new Rule(limit, windows == null ? new ClientWindows(limit) : windows));
        }
        QuotaConfig config = configured.orElse(NONE.config);
        List<String> exempt =
                configured.map(QuotaConfig::exemptPaths).orElse(QuotaConfig.EXEMPT_AT_FIRST);
        return new RateTable(List.copyOf(next), config, exempt);
    }

    /** Whether a mount has limits for single roles. */
    boolean asksForRole(@Nullable MountId mount) {
        return mount != null
                && byMount.getOrDefault(mount, List.of()).stream()
                        .anyMatch(rule -> !rule.limit().role().isEmpty());
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    QuotaConfig config() {
        return config;
    }

    boolean exempts(String path) {
        return QuotaConfig.exempts(exempt, path);
    }

    /**
     * The counts of the limit that fits best: the role, the exact path, the longest beginning, the
     * mount, the whole server.
     *
     * @param mount where the request goes, null if nowhere
     * @param below the path below the mount
     * @param role that the request is a login for; empty for none
     */
    Optional<ClientWindows> find(@Nullable MountId mount, String below, String role) {
        String path = below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
        Rule best = null;
        for (Rule rule : mount == null ? List.<Rule>of() : byMount.getOrDefault(mount, List.of())) {
            if (!role.isEmpty() && rule.limit().role().equalsIgnoreCase(role)) {
                return Optional.of(rule.windows());
            }
            boolean fits = rule.limit().role().isEmpty() && rule.fit(path) >= 0;
            if (fits && (best == null || rule.fit(path) > best.fit(path))) {
                best = rule;
            }
        }
        return Optional.ofNullable(best).or(() -> everywhere).map(Rule::windows);
    }
}
