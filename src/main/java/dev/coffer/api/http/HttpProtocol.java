package dev.coffer.api.http;

/** The version of HTTP a request came in; {@link #text} is how logs name it. */
public enum HttpProtocol {
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2.0");

    private final String text;

    HttpProtocol(String text) {
        this.text = text;
    }

    /** The version as it stands in a request line. */
    public String text() {
        return text;
    }
}
