package dev.coffer.auth.cert;

/**
 * Patterns in which each {@code *} stands for any characters, also none. Stateless.
 *
 * <p>Source: OpenBao, cert auth method, which takes github.com/ryanuber/go-glob.
 */
final class Globs {
    private static final char ANY = '*';

    private Globs() {}

    /** Whether a whole name is like a pattern; in time proportional to both lengths' product. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == ANY) {
                star = p++;
                retry = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY) {
            p++;
        }
        return p == pattern.length();
    }
}
