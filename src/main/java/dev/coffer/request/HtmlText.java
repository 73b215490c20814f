package dev.coffer.request;

/** Text inside a page. */
public final class HtmlText {
    private HtmlText() {}

    /**
     * The text such that a browser shows it as it is, in an element or in a quoted attribute. The
     * forms are those of Go's {@code html.EscapeString}, which OpenBao's redirects show.
     */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }
}
