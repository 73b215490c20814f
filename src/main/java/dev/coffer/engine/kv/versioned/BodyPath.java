package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.StoredPath;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;

/** Paths of keys and folders in a body: only such as the door would have let through in a URL. */
final class BodyPath {
    /** What is said behind a field's name. */
    static final String MISSING = " is missing";

    private static final String MALFORMED =
            " must be a path: printable, without a slash at its beginning, and without empty, . and"
                    + " .. segments";

    private BodyPath() {}

    /**
     * The path of a key; a slash at its end says nothing.
     *
     * @throws RequestFailure.Invalid 400 if it is empty, too long, or no path
     */
    static String ofKey(Call call, String field) {
        String path = ofFolder(call, field);
        if (path.isEmpty()) {
            throw new RequestFailure.Invalid(field + MISSING);
        }
        return path;
    }

    /**
     * The path of a folder, without the slash at its end; empty for the mount's root.
     *
     * @throws RequestFailure.Invalid 400 if it is missing, too long, or no path
     */
    static String ofFolder(Call call, String field) {
        if (!call.fields().has(field)) {
            throw new RequestFailure.Invalid(field + MISSING);
        }
        String text = call.fields().text(field);
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        StoredPath.check(path);
        String between = "/" + path + "/";
        boolean isRelative = between.contains("/./") || between.contains("/../");
        boolean isEmptySegment = !path.isEmpty() && between.contains("//");
        if (isRelative || isEmptySegment || !GoText.isPrintable(path)) {
            throw new RequestFailure.Invalid(field + MALFORMED);
        }
        return path;
    }
}
