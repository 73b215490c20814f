package dev.coffer.api.envelope;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which web pages may use the server from a browser. Immutable. Source: WHATWG Fetch, HTTP CORS
 * protocol; OpenBao API, /sys/config/cors.
 *
 * @param origins allowed, or {@code *} alone
 * @param headers that a page may send
 * @param credentials whether it may send cookies and the like
 */
public record OriginRules(List<String> origins, List<String> headers, boolean credentials) {
    private static final List<String> METHODS =
            List.of("DELETE", "GET", "OPTIONS", "POST", "PUT", "LIST", "SCAN");

    /** How long a browser may remember the answer to a preflight request. */
    private static final String MAX_AGE_SECONDS = "300";

    /** Copies the lists. */
    public OriginRules {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
    }

    boolean allow(String origin) {
        return origins.equals(List.of("*")) || origins.contains(origin);
    }

    /** Whether a page may announce this method. */
    static boolean knows(String method) {
        return METHODS.contains(method);
    }

    /** What every answer to a page of an allowed origin says. */
    Map<String, String> headersFor(String origin) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Access-Control-Allow-Origin", origin);
        answer.put("Vary", "Origin");
        if (credentials) {
            answer.put("Access-Control-Allow-Credentials", "true");
        }
        return answer;
    }

    /** What the answer to a preflight request says besides. */
    Map<String, String> preflightHeaders() {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Access-Control-Allow-Methods", String.join(",", METHODS));
        answer.put("Access-Control-Allow-Headers", String.join(",", headers));
        answer.put("Access-Control-Max-Age", MAX_AGE_SECONDS);
        return answer;
    }
}
