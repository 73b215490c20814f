package dev.coffer.request;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request: status and exact wire texts. Thrown anywhere below {@code api}, answered in one
 * place there. A transaction whose work throws it changes nothing (the gate may still keep its own
 * effects). Carries no stack trace: it is an answer, not a defect.
 */
public abstract sealed class RequestFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<String> errors;

    private RequestFailure(int status, List<String> errors) {
        super(errors.isEmpty() ? "" : errors.getFirst(), null, false, false);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The texts under {@code errors}, exactly as clients know them. */
    public List<String> errors() {
        return errors;
    }

    /** The machine part under {@code data}, if there is one. */
    public @Nullable JsonValue data() {
        return null;
    }

    /** The form in which OpenBao wraps a Go error: {@code 1 error occurred:\n\t* x\n\n}. */
    public static String oneError(String text) {
        return "1 error occurred:\n\t* " + text + "\n\n";
    }

    /** The form in which OpenBao joins several Go errors. */
    public static String severalErrors(List<String> texts) {
        if (texts.size() == 1) {
            return oneError(texts.getFirst());
        }
        return texts.size() + " errors occurred:\n\t* " + String.join("\n\t* ", texts) + "\n\n";
    }

    /** 400: the client made a mistake; nothing was changed. */
    public static final class Invalid extends RequestFailure {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable JsonValue data;

        public Invalid(String text) {
            this(text, null);
        }

        public Invalid(String text, @Nullable JsonValue data) {
            super(400, List.of(text));
            this.data = data;
        }

        @Override
        public @Nullable JsonValue data() {
            return data;
        }
    }

    /** 400: a login with a wrong name or a wrong secret; the gate counts it against the name. */
    public static final class InvalidCredentials extends RequestFailure {
        private static final long serialVersionUID = 1L;

        public InvalidCredentials(String text) {
            super(400, List.of(text));
        }
    }

    /** 400, or 409 where the mount or the request asks for it: a compare-and-set did not match. */
    public static final class Mismatch extends RequestFailure {
        private static final long serialVersionUID = 1L;
        private final transient JsonObject data;

        /**
         * A mismatch with its machine part ({@code code}, {@code dimension}, {@code expected},
         * {@code current}).
         */
        public Mismatch(int status, String text, JsonObject data) {
            super(status, List.of(text));
            this.data = data;
        }

        @Override
        public JsonObject data() {
            return data;
        }
    }

    /** 403. */
    public static final class Denied extends RequestFailure {
        private static final long serialVersionUID = 1L;

        /** What a missing, unknown, expired or revoked token is told. */
        public static final String BAD_TOKEN = "permission denied";

        private final transient @Nullable JsonObject data;

        public Denied(String text) {
            this(text, null);
        }

        public Denied(String text, @Nullable JsonObject data) {
            super(403, List.of(text));
            this.data = data;
        }

        @Override
        public @Nullable JsonObject data() {
            return data;
        }
    }

    /** 404 with a text: no route, no such path. */
    public static final class NoRoute extends RequestFailure {
        private static final long serialVersionUID = 1L;

        public NoRoute(String text) {
            super(404, List.of(text));
        }
    }

    /** 405: the path is known, the operation is not. */
    public static final class UnsupportedOperation extends RequestFailure {
        private static final long serialVersionUID = 1L;

        public UnsupportedOperation() {
            super(405, List.of(oneError("unsupported operation")));
        }
    }

    /** 413: the request is larger than a limit; nothing was changed. */
    public static final class TooLarge extends RequestFailure {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable JsonObject data;

        public TooLarge(String text) {
            this(text, null);
        }

        /** With a machine part: the code, and the limit. */
        public TooLarge(String text, @Nullable JsonObject data) {
            super(413, List.of(text));
            this.data = data;
        }

        @Override
        public @Nullable JsonObject data() {
            return data;
        }
    }

    /** 415 or another plain status with texts, for the wire's own refusals. */
    public static final class Refused extends RequestFailure {
        private static final long serialVersionUID = 1L;

        public Refused(int status, List<String> errors) {
            super(status, errors);
        }
    }

    /** 429: a quota is used up. */
    public static final class TooMany extends RequestFailure {
        private static final long serialVersionUID = 1L;
        private final transient Map<String, String> headers;

        /**
         * @param headers of the answer, by name
         */
        public TooMany(String text, Map<String, String> headers) {
            super(429, List.of(text));
            this.headers = Map.copyOf(headers);
        }

        public Map<String, String> headers() {
            return headers;
        }
    }

    /** 503: sealed, stopping, storage full or busy; surely nothing was changed. */
    public static final class Unavailable extends RequestFailure {
        private static final long serialVersionUID = 1L;
        private final int retryAfterSeconds;
        private final transient @Nullable JsonObject data;

        /**
         * @param retryAfterSeconds for the header {@code Retry-After}; 0 leaves it out
         */
        public Unavailable(String text, int retryAfterSeconds) {
            this(text, retryAfterSeconds, null);
        }

        /** With a machine part: the code. */
        public Unavailable(String text, int retryAfterSeconds, @Nullable JsonObject data) {
            super(503, List.of(text));
            this.retryAfterSeconds = retryAfterSeconds;
            this.data = data;
        }

        @Override
        public @Nullable JsonObject data() {
            return data;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /** 500: ours, not the client's: a damaged record, a broken invariant. */
    public static final class Internal extends RequestFailure {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable JsonObject data;

        public Internal(String text) {
            this(text, null);
        }

        /** With a machine part, for example that the work is committed all the same. */
        public Internal(String text, @Nullable JsonObject data) {
            super(500, List.of(text));
            this.data = data;
        }

        @Override
        public @Nullable JsonObject data() {
            return data;
        }
    }
}
