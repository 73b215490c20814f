package dev.coffer.request;

/**
 * The decision path of a request: what follows {@code /v1/}, decoded once at the door, trailing
 * slash kept. Policy, routing and audit see only this form; an engine derives its key from it.
 *
 * @param text decoded path without a leading slash, for example {@code secret/data/app/db}
 */
public record RequestPath(String text) {
    /** Whether the client wrote a slash at the end, which makes a folder of it. */
    public boolean endsWithSlash() {
        return text.endsWith("/");
    }
}
