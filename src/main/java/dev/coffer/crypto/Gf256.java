package dev.coffer.crypto;

/**
 * Arithmetic in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, without tables and without branches on the
 * operands, so that neither the cache nor the clock tells a share. Operands are 0 to 255.
 */
final class Gf256 {
    /** x^8 reduced by the polynomial of FIPS 197 section 4.2. */
    private static final int REDUCTION = 0x1b;

    private Gf256() {}

    /** The product. Addition is exclusive or. */
    static int multiply(int a, int b) {
        int product = 0;
        int shifted = a;
        for (int bit = 0; bit < 8; bit++) {
            product ^= -((b >>> bit) & 1) & shifted;
            shifted = ((shifted << 1) ^ (-(shifted >>> 7) & REDUCTION)) & 0xff;
        }
        return product;
    }

    /** The inverse, a^254; that of 0 is 0. */
    static int inverse(int a) {
        int result = 1;
        int power = a;
        // 254 = 2 + 4 + ... + 128: seven squarings, each multiplied in.
        for (int bit = 1; bit < 8; bit++) {
            power = multiply(power, power);
            result = multiply(result, power);
        }
        return result;
    }
}
