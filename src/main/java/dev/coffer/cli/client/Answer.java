package dev.coffer.cli.client;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to one request.
 *
 * @param headers by their names in lower case
 * @param body to be read to its end before the next request
 */
record Answer(int status, Map<String, String> headers, InputStream body) {
    Answer {
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Without the body. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
