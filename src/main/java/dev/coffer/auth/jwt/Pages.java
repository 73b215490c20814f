package dev.coffer.auth.jwt;

import dev.coffer.request.HtmlText;
import dev.coffer.request.Response;

/**
 * What a browser is shown: plain pages without scripts and without anything from elsewhere.
 * Stateless.
 */
final class Pages {
    private static final String MEDIA_TYPE = "text/html; charset=utf-8";

    private static final String CLOSE =
            "<p>You can close this page and go back to where you came from.</p>";

    private Pages() {}

    /** Asks whether it was the user who began the login. */
    static Response confirm(PendingLogin login, String code) {
        return page(
                200,
                "Log in?",
                """
                <p>Somebody at the address <strong>%s</strong> wants to log in in your name, as \
                the role <strong>%s</strong>.</p>
                <p>Go on only if that is you, and if you have begun it yourself. Else close this \
                page.</p>
                <form method="get">
                <input type="hidden" name="state" value="%s">
                <input type="hidden" name="code" value="%s">
                <input type="hidden" name="confirmation" value="1">
                <button type="submit">Log in</button></form>\
                """
                        .formatted(
                                HtmlText.escaped(login.asked().address()),
                                HtmlText.escaped(login.role()),
                                HtmlText.escaped(login.state()),
                                HtmlText.escaped(code)));
    }

    /** What was posted is kept; the browser has to come again. */
    static Response goOn(String state, String code) {
        return page(
                200,
                "Nearly there",
                """
                <p>One more step is needed.</p>
                <form method="get">
                <input type="hidden" name="state" value="%s">
                <input type="hidden" name="code" value="%s">
                <button type="submit">Go on</button></form>\
                """
                        .formatted(HtmlText.escaped(state), HtmlText.escaped(code)));
    }

    /** What was posted is kept; the client comes for it. */
    static Response received() {
        return page(200, "The answer has arrived", CLOSE);
    }

    /** The user is logged in; the client gets the token. */
    static Response done() {
        return page(200, "You are logged in", CLOSE);
    }

    /** Nobody is logged in. */
    static Response failed(String text) {
        return page(400, "The login has failed", "<p>" + HtmlText.escaped(text) + "</p>");
    }

    private static Response page(int status, String title, String body) {
        return Response.raw(
                status,
                MEDIA_TYPE,
                """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%s</title>
                <style>body{font-family:sans-serif;margin:4em auto;max-width:40em}</style></head>
                <body><h1>%s</h1>
                %s
                </body></html>
                """
                        .formatted(title, title, body));
    }
}
