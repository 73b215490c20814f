package dev.coffer.config;

import java.net.URI;
import java.net.URISyntaxException;

/** The form of the address that clients are told. */
final class ApiAddress {
    static final String EXPECTED =
            "must be a whole URL such as \"https://coffer.example.com:8200\"";

    private ApiAddress() {}

    static boolean isValid(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
