package dev.coffer.gate.policy;

import dev.coffer.engine.Access;
import dev.coffer.engine.Capability;
import dev.coffer.engine.FixedAccess;
import dev.coffer.engine.SubCall;
import dev.coffer.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the policies of one token allow. Immutable, thread-safe.
 *
 * <p>Of all rules that match a path one counts: the exact one, else the greatest by {@link
 * WildRule}. Rules for the same pattern, of whatever policies, have been made one before; in that a
 * refusal ({@code deny}) wins over every right.
 *
 * <p>How the gate asks, in the recorded order of refusals:
 *
 * <ol>
 *   <li>the token itself: 403 {@code permission denied};
 *   <li>{@code PreparedCall.capability}: 400 for a field that an existence check cannot convert;
 *   <li>{@link #decide}: where it does not allow, or the path needs sudo ({@code Engine.needsSudo})
 *       and {@link Decision#sudo} is false and it is not help: 403 with {@code 1 error occurred:
 *       permission denied}. Also where no mount is there: 404 is for those whom the policies let
 *       through;
 *   <li>{@link Decision#limit}, if there is one, replaces the field {@code limit} of the request:
 *       {@code PreparedCall.withField};
 *   <li>the handler, to which this is handed as its {@link Access};
 *   <li>{@link Decision#filter}, if there is one, makes the answer: {@link KeysFilter#apply}.
 * </ol>
 */
public final class Acl implements Access {
    /** The token that may do everything. */
    public static final Acl ROOT = new Acl(true, RuleSet.EMPTY, RuleSet.EMPTY);

    /** A token whose policies say nothing. */
    public static final Acl NOTHING = new Acl(false, RuleSet.EMPTY, RuleSet.EMPTY);

    private static final List<String> ROOT_POLICY = List.of("root");

    private final boolean root;
    private final RuleSet shared;
    private final RuleSet own;

    private Acl(boolean root, RuleSet shared, RuleSet own) {
        this.root = root;
        this.shared = shared;
        this.own = own;
    }

    /**
     * @param shared rules that are the same for every bearer of the policies
     * @param own rules made of the bearer's identity
     */
    static Acl of(RuleSet shared, RuleSet own) {
        return new Acl(false, shared, own);
    }

    /** Whether this is the root token's. */
    public boolean isRoot() {
        return root;
    }

    /** Whether and how a request may go on. A refusal of either form of its path refuses it. */
    public Decision decide(AclQuery query) {
        if (root) {
            return Decision.of(true, true);
        }
        if (query.capability().isEmpty()) {
            return Decision.of(true, false);
        }
        AclQuery.Forms forms = query.forms();
        Match asked = find(forms.asked(), query.ofFolder());
        Decision decision = decide(asked, query);
        if (!forms.key().equals(forms.asked())) {
            decision = decision.and(decide(find(forms.key(), query.ofFolder()), query));
        }
        if (!forms.canonical().equals(forms.asked())) {
            Match canonical = find(forms.canonical(), query.ofFolder());
            if (canonical != null && asked != null && !asked.closerThan(canonical)) {
                decision = decision.and(decide(canonical, query));
            }
        }
        return decision;
    }

    /**
     * The policies that give the right to what is allowed, for the audit log; empty where nothing
     * is asked of them.
     */
    public List<String> granting(AclQuery query) {
        if (root) {
            return ROOT_POLICY;
        }
        Match found = find(query.forms().asked(), query.ofFolder());
        return found == null
                ? List.of()
                : query.capability().map(found.permissions()::granting).orElse(List.of());
    }

    private static Decision decide(@Nullable Match match, AclQuery query) {
        if (match == null) {
            return Decision.REFUSED;
        }
        Capability wanted = query.capability().orElseThrow();
        Permissions found = match.permissions();
        boolean sudo = found.rights().has(Capability.SUDO);
        if (!found.rights().has(wanted) || !found.wrapping().allow(query.wrapTtl())) {
            return Decision.of(false, sudo);
        }
        return switch (wanted) {
            case LIST, SCAN -> page(found, query, sudo);
            case CREATE, READ, UPDATE, PATCH -> Decision.of(found.take(query.fields()), sudo);
            case DELETE, SUDO -> Decision.of(true, sudo);
        };
    }

    private static Decision page(Permissions found, AclQuery query, boolean sudo) {
        return switch (found.page(query.fields())) {
            case PageLimit.Outcome.Refused() -> Decision.of(false, sudo);
            case PageLimit.Outcome.Unchanged() ->
                    new Decision(true, sudo, Optional.empty(), found.filter());
            case PageLimit.Outcome.Set(String limit) ->
                    new Decision(true, sudo, Optional.of(limit), found.filter());
        };
    }

    /**
     * {@inheritDoc}
     *
     * <p>It answers for the right alone: restrictions of fields and wrapping are for {@link
     * #decide}.
     */
    @Override
    public boolean allows(Capability capability, String path) {
        if (root) {
            return true;
        }
        boolean folder = capability == Capability.LIST || capability == Capability.SCAN;
        Match found = find(path, folder);
        return found != null && found.permissions().rights().has(capability);
    }

    @Override
    public boolean permits(SubCall call) {
        AclQuery query =
                new AclQuery(
                        Optional.of(call.capability()),
                        AclQuery.Forms.only(call.path()),
                        call.fields(),
                        call.wrapTtl());
        return decide(query).allowed();
    }

    @Override
    public List<String> capabilities(String path) {
        if (root) {
            return List.of("root");
        }
        Match found = find(path, true);
        Rights rights = found == null ? Rights.NONE : found.permissions().rights();
        List<String> names = new ArrayList<>(rights.names());
        names.sort(null);
        return List.copyOf(names);
    }

    @Override
    public boolean reaches(String prefix) {
        if (root || !capabilities(prefix).contains(Rights.DENY_NAME)) {
            return true;
        }
        return shared.reaches(prefix) || own.reaches(prefix);
    }

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public JsonObject grants() {
        if (root) {
            return FixedAccess.EVERYTHING.grants();
        }
        return JsonObject.builder()
                .put("exact_paths", shown(shared.exactRules(), own.exactRules()))
                .put("glob_paths", shown(shared.prefixRules(), own.prefixRules()))
                .put("root", false)
                .build();
    }

    private static JsonObject shown(
            SortedMap<String, Permissions> shared, SortedMap<String, Permissions> own) {
        SortedMap<String, Permissions> all = new TreeMap<>(JsonObject.NAME_ORDER);
        all.putAll(shared);
        own.forEach((path, permissions) -> all.merge(path, permissions, Permissions::and));
        JsonObject.Builder shown = JsonObject.builder();
        all.forEach((path, permissions) -> shown.put(path, permissions.shown()));
        return shown.build();
    }

    /**
     * The one rule that counts for a path.
     *
     * @param folder whether a rule without the slash at the path's end counts as well
     */
    private @Nullable Match find(String asked, boolean folder) {
        String path = withoutSlashes(asked);
        String bare = folder && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Match found = exact(path);
        if (found == null && !bare.equals(path)) {
            found = exact(bare);
        }
        if (found == null) {
            found = wild(path);
        }
        if (found == null && !bare.equals(path)) {
            found = wild(bare);
        }
        return found;
    }

    private @Nullable Match exact(String path) {
        Permissions found = Permissions.joined(shared.exact(path), own.exact(path));
        return found == null ? null : new Match(null, found);
    }

    private @Nullable Match wild(String path) {
        WildRule one = shared.wild(path);
        WildRule other = own.wild(path);
        if (one == null || other == null) {
            WildRule only = one == null ? other : one;
            return only == null ? null : new Match(only, only.permissions());
        }
        if (one.samePattern(other)) {
            return new Match(one, one.and(other).permissions());
        }
        WildRule greater = one.compareTo(other) > 0 ? one : other;
        return new Match(greater, greater.permissions());
    }

    /**
     * A rule found.
     *
     * @param pattern absent if the rule is for exactly the path
     * @param permissions what is said of the path
     */
    private record Match(@Nullable WildRule pattern, Permissions permissions) {
        /** Whether this rule counts before the other one where both match. */
        boolean closerThan(Match other) {
            if (other.pattern == null) {
                return false;
            }
            return pattern == null || pattern.compareTo(other.pattern) > 0;
        }
    }

    /** Nobody writes a slash at the beginning, but what did would match no rule. */
    private static String withoutSlashes(String path) {
        int begin = 0;
        while (begin < path.length() && path.charAt(begin) == '/') {
            begin++;
        }
        return begin == 0 ? path : path.substring(begin);
    }
}
