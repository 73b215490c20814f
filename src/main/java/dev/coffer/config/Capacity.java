package dev.coffer.config;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as OpenBao reads them: {@code 33554432}, {@code 32mib}, {@code 5 GB}. Source:
 * go-secure-stdlib, parseutil, ParseCapacityString.
 */
final class Capacity {
    private static final Pattern FORM =
            Pattern.compile("[\t ]*([0-9]{1,18})[\t ]?(?:([kmgtKMGT])([iI]?)[bB])?[\t ]*");

    private Capacity() {}

    /** The number of bytes, if the text is a size that fits 63 bits. */
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String prefix = matcher.group(2) == null ? "" : matcher.group(2);
        long step = matcher.group(3) == null || matcher.group(3).isEmpty() ? 1_000 : 1_024;
        int power = " kmgt".indexOf(prefix.isEmpty() ? " " : prefix.toLowerCase(Locale.ROOT));
        long bytes = Long.parseLong(matcher.group(1));
        try {
            for (int left = power; left > 0; left--) {
                bytes = Math.multiplyExact(bytes, step);
            }
            return OptionalLong.of(bytes);
        } catch (ArithmeticException tooLarge) {
            return OptionalLong.empty();
        }
    }
}
