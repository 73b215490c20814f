package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;

/** Sums of digests: unsigned big-endian integers that wrap at the length of the longer one. */
final class Digests {
    private Digests() {}

    /** The sum of {@code left} and {@code right}; empty is zero. */
    static Bytes sum(Bytes left, Bytes right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() ? right : left;
        }
        byte[] sum = new byte[Math.max(left.length(), right.length())];
        int carry = 0;
        for (int i = 1; i <= sum.length; i++) {
            carry += digit(left, i) + digit(right, i);
            sum[sum.length - i] = (byte) carry;
            carry >>>= Byte.SIZE;
        }
        return Bytes.wrap(sum);
    }

    private static int digit(Bytes number, int fromEnd) {
        int index = number.length() - fromEnd;
        return index < 0 ? 0 : number.byteAt(index) & 0xff;
    }
}
