package dev.coffer.gate.token;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Lists of policy names as OpenBao cleans them: lower case, trimmed, sorted, each once; {@code
 * root} swallows the others. Source: OpenBao, policyutil.
 */
public final class PolicyNames {
    /** What tokens get without asking. */
    public static final String DEFAULT = "default";

    private PolicyNames() {}

    /** A cleaned list. */
    public static List<String> cleaned(Collection<String> names, boolean addDefault) {
        TreeSet<String> cleaned = new TreeSet<>();
        for (String name : names) {
            String plain = name.strip().toLowerCase(Locale.ROOT);
            if (plain.equals(TokenEntry.ROOT_POLICY)) {
                return List.of(TokenEntry.ROOT_POLICY);
            }
            if (!plain.isEmpty()) {
                cleaned.add(plain);
            }
        }
        if (addDefault) {
            cleaned.add(DEFAULT);
        }
        return List.copyOf(cleaned);
    }
}
