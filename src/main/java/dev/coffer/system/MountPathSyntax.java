package dev.coffer.system;

import dev.coffer.request.RequestFailure;
import java.util.ArrayDeque;
import java.util.Deque;

/** Which mount paths there can be. */
final class MountPathSyntax {
    private MountPathSyntax() {}

    /**
     * Refuses a destination with {@code .}, {@code ..} or empty segments, or with characters that
     * cannot be printed.
     *
     * @param path with a slash at its end
     * @throws RequestFailure.Invalid 400
     */
    static void check(String path) {
        String cleaned = cleaned(path);
        if (!path.equals(cleaned)) {
            throw new RequestFailure.Invalid(
                    "invalid destination mount: path '%s' does not match cleaned path '%s'"
                            .formatted(path, cleaned));
        }
        if (path.codePoints().anyMatch(MountPathSyntax::unprintable)) {
            throw new RequestFailure.Invalid(
                    "invalid destination mount: path cannot contain non-printable characters");
        }
    }

    private static String cleaned(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> {
                    if (segments.isEmpty() || segments.peekLast().equals("..")) {
                        segments.addLast(segment);
                    } else {
                        String _ = segments.removeLast();
                    }
                }
                default -> segments.addLast(segment);
            }
        }
        return (segments.isEmpty() ? "." : String.join("/", segments)) + "/";
    }

    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> false;
        };
    }
}
