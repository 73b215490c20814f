package dev.coffer.system.policy;

import dev.coffer.json.JsonObject;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of policies: in lower case, without blanks around them, with slashes inside at will. */
final class PolicyNames {
    /**
     * The order of lists: of each folder first the names in it, then the folders, the last one
     * first. So OpenBao walks its store.
     */
    static final Comparator<String> LIST_ORDER = PolicyNames::compare;

    private PolicyNames() {}

    /** The name under which a policy is kept. */
    static String canonical(String name) {
        String bare = name;
        while (bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        return bare.strip().toLowerCase(Locale.ROOT);
    }

    private static int compare(String one, String other) {
        int begin = 0;
        while (true) {
            String folder = folder(one, begin);
            String otherFolder = folder(other, begin);
            if (folder == null && otherFolder == null) {
                return JsonObject.NAME_ORDER.compare(one, other);
            }
            if (folder == null || otherFolder == null) {
                return folder == null ? -1 : 1;
            }
            if (!folder.equals(otherFolder)) {
                return JsonObject.NAME_ORDER.compare(otherFolder, folder);
            }
            begin += folder.length();
        }
    }

    /** The next folder of a name with the slash at its end; absent where none follows. */
    private static @Nullable String folder(String name, int begin) {
        int slash = name.indexOf('/', begin);
        return slash < 0 ? null : name.substring(begin, slash + 1);
    }
}
