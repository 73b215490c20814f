package dev.coffer.system.token;

import dev.coffer.engine.Call;
import dev.coffer.gate.token.LoginTokens;
import dev.coffer.gate.token.PolicyNames;
import dev.coffer.gate.token.TokenEntry;
import dev.coffer.request.RequestFailure;
import dev.coffer.system.token.TokenRole.Policies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which policies a new token gets. Source: OpenBao, token store; texts recorded. */
final class RequestedPolicies {
    private RequestedPolicies() {}

    /**
     * The policies of a new token, cleaned.
     *
     * @param sudo whether the caller may give what it does not have
     * @throws RequestFailure.Invalid 400 if they cannot be given
     */
    static List<String> of(Call call, Optional<TokenRole> role, TokenEntry parent, boolean sudo) {
        List<String> asked = call.fields().texts("policies");
        boolean withoutDefault = call.fields().bool("no_default_policy");
        boolean addDefault = false;
        List<String> chosen;
        if (role.isPresent() && role.get().policies().restrict()) {
            chosen = ofRole(role.get().policies(), asked, parent, withoutDefault);
        } else if (asked.isEmpty()) {
            chosen = parent.policies();
        } else if (sudo) {
            chosen = asked;
            addDefault = !withoutDefault;
        } else {
            chosen = asked;
            checkSubset(asked, parent);
            addDefault = !withoutDefault && parent.policies().contains(PolicyNames.DEFAULT);
        }
        List<String> cleaned = new ArrayList<>(PolicyNames.cleaned(chosen, addDefault));
        if (withoutDefault) {
            boolean _ = cleaned.remove(PolicyNames.DEFAULT);
        }
        for (String policy : cleaned) {
            if (LoginTokens.NOT_ASSIGNABLE.contains(policy)) {
                throw new RequestFailure.Invalid("cannot assign policy \"" + policy + "\"");
            }
        }
        return cleaned;
    }

    private static void checkSubset(List<String> asked, TokenEntry parent) {
        List<String> cleaned = PolicyNames.cleaned(asked, false);
        if (!PolicyNames.cleaned(parent.policies(), false).containsAll(cleaned)) {
            throw new RequestFailure.Invalid("child policies must be subset of parent");
        }
    }

    private static List<String> ofRole(
            Policies role, List<String> asked, TokenEntry parent, boolean withoutDefault) {
        boolean addDefault =
                !withoutDefault
                        && !role.withoutDefault()
                        && !role.disallowed().contains(PolicyNames.DEFAULT)
                        && !Globs.anyMatches(role.disallowedGlobs(), PolicyNames.DEFAULT);
        List<String> chosen = asked.isEmpty() ? List.of() : PolicyNames.cleaned(asked, addDefault);
        if (role.allows()) {
            chosen = allowed(role, chosen, addDefault);
        } else if (chosen.isEmpty()) {
            chosen = PolicyNames.cleaned(parent.policies(), addDefault);
        }
        if (role.forbids()) {
            checkDisallowed(role, chosen);
        }
        return chosen;
    }

    private static List<String> allowed(Policies role, List<String> chosen, boolean addDefault) {
        List<String> allowed = PolicyNames.cleaned(role.allowed(), addDefault);
        if (chosen.isEmpty()) {
            return allowed;
        }
        List<String> globs = PolicyNames.cleaned(role.allowedGlobs(), false);
        for (String policy : chosen) {
            if (!allowed.contains(policy) && !Globs.anyMatches(globs, policy)) {
                throw new RequestFailure.Invalid(
                        ("token policies (%s) must be subset of the role's allowed policies (%s)"
                                        + " or glob policies (%s)")
                                .formatted(quoted(chosen), quoted(allowed), quoted(globs)));
            }
        }
        return chosen;
    }

    private static void checkDisallowed(Policies role, List<String> chosen) {
        List<String> disallowed = lowered(role.disallowed());
        List<String> globs = lowered(role.disallowedGlobs());
        for (String policy : chosen) {
            if (disallowed.contains(policy) || Globs.anyMatches(globs, policy)) {
                throw new RequestFailure.Invalid(
                        "token policy \"" + policy + "\" is disallowed by this role");
            }
        }
    }

    /** Lower case, trimmed, sorted, each once, without {@code root} swallowing the others. */
    static List<String> lowered(List<String> names) {
        return new LinkedHashSet<>(
                        names.stream()
                                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                                .filter(name -> !name.isEmpty())
                                .sorted()
                                .toList())
                .stream().toList();
    }

    private static String quoted(List<String> names) {
        return names.stream()
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
