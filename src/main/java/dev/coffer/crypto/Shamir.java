package dev.coffer.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shamir's secret sharing over GF(2^8): any {@code threshold} of the shares give the secret, fewer
 * give nothing at all.
 *
 * <p>A share is one byte of y for each byte of the secret and then its x (1 to 255), which is the
 * form that OpenBao's unseal keys have. Source: Shamir, How to share a secret, CACM 22(11), 1979.
 *
 * <p>A combined secret is not verified: whoever combines proves it by opening something sealed
 * under it.
 */
public final class Shamir {
    /** Most shares: x is a byte other than zero. */
    public static final int MAXIMUM_SHARES = 255;

    /** What a share has beyond the secret. */
    public static final int OVERHEAD_BYTES = 1;

    /** Wire text: nothing can be made of a single share. */
    public static final String TOO_FEW =
            "less than two parts cannot be used to reconstruct the secret";

    /** Wire text: a share without a content. */
    public static final String TOO_SHORT = "parts must be at least two bytes";

    /** Wire text: shares of secrets of different sizes. */
    public static final String DIFFERENT_SIZES = "all parts must be the same length";

    /** Wire text: two shares with the same x. */
    public static final String DUPLICATE = "duplicate part detected";

    private Shamir() {}

    /**
     * Splits a secret.
     *
     * @param shares how many to make, {@code threshold} to 255
     * @param threshold how many give the secret back, at least 2
     */
    public static List<SecretBytes> split(
            SecretBytes secret, int shares, int threshold, RandomSource random) {
        if (threshold < 2 || shares < threshold || shares > MAXIMUM_SHARES) {
            throw new IllegalArgumentException("shares and threshold are out of range");
        }
        byte[] plain = secret.copy();
        byte[] x = distinctNonZero(shares, random);
        byte[][] parts = new byte[shares][plain.length + OVERHEAD_BYTES];
        byte[] coefficients = new byte[threshold];
        for (int at = 0; at < plain.length; at++) {
            random.fill(coefficients);
            coefficients[0] = plain[at];
            for (int share = 0; share < shares; share++) {
                parts[share][at] = (byte) valueAt(coefficients, x[share] & 0xff);
            }
        }
        Arrays.fill(coefficients, (byte) 0);
        Arrays.fill(plain, (byte) 0);
        List<SecretBytes> result = new ArrayList<>(shares);
        for (int share = 0; share < shares; share++) {
            parts[share][plain.length] = x[share];
            result.add(SecretBytes.takeOver(parts[share]));
        }
        return List.copyOf(result);
    }

    /**
     * The secret that the shares give. Fewer than the threshold, or a wrong one among them, give
     * bytes that look as good as the secret.
     *
     * @throws InconsistentSharesException where they cannot belong together
     */
    public static SecretBytes combine(List<SecretBytes> shares) throws InconsistentSharesException {
        List<byte[]> parts = new ArrayList<>(shares.size());
        for (SecretBytes share : shares) {
            parts.add(share.copy());
        }
        try {
            return SecretBytes.takeOver(interpolatedAtZero(parts, checkedX(parts)));
        } finally {
            parts.forEach(part -> Arrays.fill(part, (byte) 0));
        }
    }

    /** The x of each share, after every check on their form. */
    private static int[] checkedX(List<byte[]> parts) throws InconsistentSharesException {
        if (parts.size() < 2) {
            throw new InconsistentSharesException(TOO_FEW);
        }
        int size = parts.getFirst().length;
        if (size < 2) {
            throw new InconsistentSharesException(TOO_SHORT);
        }
        int[] x = new int[parts.size()];
        boolean[] seen = new boolean[256];
        for (int i = 0; i < x.length; i++) {
            byte[] part = parts.get(i);
            if (part.length != size) {
                throw new InconsistentSharesException(DIFFERENT_SIZES);
            }
            x[i] = part[size - 1] & 0xff;
            if (seen[x[i]]) {
                throw new InconsistentSharesException(DUPLICATE);
            }
            seen[x[i]] = true;
        }
        return x;
    }

    private static byte[] interpolatedAtZero(List<byte[]> parts, int[] x) {
        int size = parts.getFirst().length - OVERHEAD_BYTES;
        byte[] secret = new byte[size];
        for (int i = 0; i < x.length; i++) {
            int weight = weightAtZero(x, i);
            byte[] part = parts.get(i);
            for (int at = 0; at < size; at++) {
                secret[at] ^= (byte) Gf256.multiply(weight, part[at] & 0xff);
            }
        }
        return secret;
    }

    /** Lagrange's basis polynomial of share {@code i} at zero: the product of xj / (xj - xi). */
    private static int weightAtZero(int[] x, int i) {
        int weight = 1;
        for (int j = 0; j < x.length; j++) {
            if (j != i) {
                weight = Gf256.multiply(weight, x[j]);
                weight = Gf256.multiply(weight, Gf256.inverse(x[j] ^ x[i]));
            }
        }
        return weight;
    }

    /** The polynomial's value by Horner's rule, coefficient 0 last. */
    private static int valueAt(byte[] coefficients, int x) {
        int value = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = Gf256.multiply(value, x) ^ (coefficients[i] & 0xff);
        }
        return value;
    }

    /** The first {@code count} of a random order of 1 to 255; the x of a share is no secret. */
    private static byte[] distinctNonZero(int count, RandomSource random) {
        byte[] order = new byte[MAXIMUM_SHARES];
        for (int i = 0; i < order.length; i++) {
            order[i] = (byte) (i + 1);
        }
        for (int i = 0; i < count; i++) {
            int other = i + random.below(order.length - i);
            byte swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return Arrays.copyOf(order, count);
    }
}
