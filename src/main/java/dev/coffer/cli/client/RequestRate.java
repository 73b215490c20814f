package dev.coffer.cli.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a client asks.
 *
 * <p>Source: OpenBao, api/client.go, parseRateLimit: a burst that is not given is the whole part of
 * the rate, so that a rate below 1 needs one to have an effect.
 *
 * @param perSecond requests, on the average
 * @param burst requests that may follow each other at once; where it is below 1 nothing is limited
 */
public record RequestRate(double perSecond, long burst) {
    /** As fast as it can. */
    public static final RequestRate UNLIMITED = new RequestRate(0, 0);

    private static final String NUMBER =
            "[+-]?(?:[0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(?:[eE][+-]?[0-9]{1,3})?";
    private static final Pattern FORM = Pattern.compile("(" + NUMBER + ")(?::([+-]?[0-9]{1,18}))?");

    /** Reads {@code 5}, {@code 0.5:1} or {@code 5:20}, rate and burst; empty for anything else. */
    public static Optional<RequestRate> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        double rate = Double.parseDouble(form.group(1));
        String burst = form.group(2);
        return Optional.of(
                new RequestRate(rate, burst == null ? (long) rate : Long.parseLong(burst)));
    }
}
