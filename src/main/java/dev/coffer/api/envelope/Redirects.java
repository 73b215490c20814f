package dev.coffer.api.envelope;

import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WireResponse;
import dev.coffer.request.Bytes;
import dev.coffer.request.HtmlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The redirects of Go's request multiplexer, given before any authentication: to the path without
 * {@code //}, {@code .} and {@code ..}, and from a folder's name to the folder. An escaped dot is
 * no dot here. Source: net/http ServeMux, path.Clean.
 *
 * <p>Unlike Go, a percent sign in the path is not escaped once more; see docs/decisions/0032.
 */
final class Redirects {
    private static final int TEMPORARY_REDIRECT = 307;

    /** Folders that have no page of their own name. */
    private static final Set<String> FOLDERS =
            Set.of("/v1", "/v1/sys", "/v1/sys/audit-hash", "/v1/sys/config/state", "/v1/sys/pprof");

    private Redirects() {}

    /**
     * The redirect that the path calls for, if any.
     *
     * @param base headers that every answer to this request has
     */
    static Optional<WireResponse> answer(String method, Target target, WireHeaders base) {
        boolean clean = isClean(target.escapedPath());
        if (clean && !FOLDERS.contains(target.path())) {
            return Optional.empty();
        }
        String cleaned = clean ? target.escapedPath() : clean(target.escapedPath());
        Optional<String> folder = folder(cleaned);
        if (folder.isEmpty() && clean) {
            return Optional.empty();
        }
        String path =
                folder.map(name -> name + "/").orElseGet(() -> Percent.encodePath(cleaned, true));
        String query = target.query().isEmpty() ? "" : "?" + target.query();
        return Optional.of(redirect(method, path + query, base));
    }

    /** The folder that the path names without its slash; an escaped slash separates nothing. */
    private static Optional<String> folder(String cleaned) {
        if (cleaned.toLowerCase(Locale.ROOT).contains("%2f")) {
            return Optional.empty();
        }
        return Target.parse(cleaned).map(Target::path).filter(FOLDERS::contains);
    }

    private static WireResponse redirect(String method, String location, WireHeaders base) {
        WireHeaders headers = base.with("Location", Percent.encodeBeyondAscii(location));
        boolean get = method.equals("GET");
        if (get || method.equals("HEAD")) {
            headers = headers.with("Content-Type", "text/html; charset=utf-8");
        }
        String page = "<a href=\"" + HtmlText.escaped(location) + "\">Temporary Redirect</a>.\n\n";
        Bytes body = get ? Bytes.wrap(page.getBytes(StandardCharsets.ISO_8859_1)) : Bytes.empty();
        return new WireResponse(TEMPORARY_REDIRECT, headers, body);
    }

    /** Whether no segment but a last one is empty, and none is {@code .} or {@code ..}. */
    private static boolean isClean(String path) {
        for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
            if (path.startsWith("//", i) || isDots(path, i + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDots(String path, int start) {
        int end = start;
        while (end < path.length() && path.charAt(end) == '.' && end - start < 3) {
            end++;
        }
        boolean ended = end == path.length() || path.charAt(end) == '/';
        return ended && (end - start == 1 || end - start == 2);
    }

    private static String clean(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }
}
