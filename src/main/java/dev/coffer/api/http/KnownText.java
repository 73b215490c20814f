package dev.coffer.api.http;

import java.nio.charset.StandardCharsets;

/** Strings that come again and again in requests, found by their bytes without making them anew. */
final class KnownText {
    /** Methods, in the case in which they are sent. */
    static final KnownText METHODS =
            new KnownText(
                    "GET", "POST", "PUT", "DELETE", "PATCH", "LIST", "SCAN", "HEAD", "OPTIONS");

    /** Header names of the usual clients, in lower case. */
    static final KnownText HEADER_NAMES =
            new KnownText(
                    "accept",
                    "accept-encoding",
                    "accept-language",
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "expect",
                    "forwarded",
                    "host",
                    "if-match",
                    "transfer-encoding",
                    "user-agent",
                    "x-forwarded-for",
                    "x-forwarded-proto",
                    "x-vault-mfa",
                    "x-vault-namespace",
                    "x-vault-request",
                    "x-vault-token",
                    "x-vault-wrap-ttl");

    private static final int SLOTS = 256;

    private final String[] slots = new String[SLOTS];

    /** Where two texts want the same slot the first one gets it; the other is made anew. */
    private KnownText(String... texts) {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            int slot = slot(bytes, 0, bytes.length);
            slots[slot] = slots[slot] == null ? text : slots[slot];
        }
    }

    /** The text of these bytes, which are at least one. */
    String of(byte[] bytes, int start, int end) {
        String known = slots[slot(bytes, start, end)];
        if (known != null && matches(known, bytes, start, end)) {
            return known;
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static int slot(byte[] bytes, int start, int end) {
        int length = end - start;
        int hash = bytes[start] * 31 + bytes[end - 1];
        return (hash * 31 + bytes[start + length / 2] + length * 7) & (SLOTS - 1);
    }

    private static boolean matches(String known, byte[] bytes, int start, int end) {
        if (known.length() != end - start) {
            return false;
        }
        for (int i = 0; i < known.length(); i++) {
            if (known.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }
}
