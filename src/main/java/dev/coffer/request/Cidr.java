package dev.coffer.request;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A network, or one address, that something is bound to. Only literals: no name is ever resolved.
 *
 * <p>Source: go-sockaddr, whose texts clients see.
 *
 * @param address as bytes, 4 or 16
 * @param bits how many of its leading bits count
 * @param text as it is shown: without the bits where all of them count
 */
public record Cidr(Bytes address, int bits, String text) {
    /** Java takes fewer numbers, {@code 10.1} for {@code 10.0.0.1}, and zeros before them. */
    private static final Pattern DOTTED =
            Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

    /**
     * Reads {@code 10.0.0.0/8}, {@code ::1} and the like.
     *
     * @param refusal makes the failure out of the recorded text
     */
    public static <X extends Throwable> Cidr parse(String text, Function<String, X> refusal)
            throws X {
        Optional<Cidr> read = read(text.strip());
        if (read.isEmpty()) {
            throw refusal.apply(
                    "Unable to convert \""
                            + text
                            + "\" to an IPv4 or IPv6 address, or a UNIX Socket");
        }
        return read.get();
    }

    /** Whether any of these networks (as text) has an address; none at all bind nothing. */
    public static boolean allow(Iterable<String> networks, String remoteAddress) {
        boolean bound = false;
        for (String network : networks) {
            if (read(network).filter(cidr -> cidr.contains(remoteAddress)).isPresent()) {
                return true;
            }
            bound = true;
        }
        return !bound;
    }

    /** Whether an address (a literal without port) lies in it. */
    public boolean contains(String remoteAddress) {
        return literal(remoteAddress).filter(this::covers).isPresent();
    }

    private boolean covers(byte[] other) {
        if (other.length != address.length()) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            if (((address.byteAt(bit / Byte.SIZE) ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Cidr> read(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (host.contains("%")) {
            return Optional.empty();
        }
        return literal(host)
                .flatMap(address -> {
                    int all = address.length * Byte.SIZE;
                    int bits = slash < 0 ? all : bits(text.substring(slash + 1), all);
                    return bits < 0
                            ? Optional.empty()
                            : Optional.of(
                                    new Cidr(
                                            Bytes.wrap(address),
                                            bits,
                                            bits == all ? host : host + "/" + bits));
                });
    }

    private static int bits(String text, int all) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= all ? bits : -1;
    }

    private static Optional<byte[]> literal(String text) {
        if (text.startsWith("[") || !(text.contains(":") || DOTTED.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
