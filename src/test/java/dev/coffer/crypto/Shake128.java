package dev.coffer.crypto;

/**
 * SHAKE-128 (FIPS 202) with an endless output, which the JDK lacks; only for the published
 * accumulated test of XAES-256-GCM.
 */
final class Shake128 {
    private static final int RATE = 168;
    private static final int[] ROTATIONS = {
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
    };
    private static final int[] LANES = {
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
    };

    private final long[] state = new long[25];
    private int at;
    private boolean reading;

    void absorb(byte[] input) {
        for (byte next : input) {
            xor(at++, next);
            if (at == RATE) {
                permute();
                at = 0;
            }
        }
    }

    byte[] squeeze(int size) {
        if (!reading) {
            reading = true;
            xor(at, 0x1f);
            xor(RATE - 1, 0x80);
            permute();
            at = 0;
        }
        byte[] output = new byte[size];
        for (int i = 0; i < size; i++) {
            if (at == RATE) {
                permute();
                at = 0;
            }
            output[i] = (byte) (state[at / 8] >>> (8 * (at % 8)));
            at++;
        }
        return output;
    }

    private void xor(int position, int value) {
        state[position / 8] ^= (value & 0xffL) << (8 * (position % 8));
    }

    private void permute() {
        int register = 1;
        for (int round = 0; round < 24; round++) {
            mixColumns();
            long moved = state[1];
            for (int i = 0; i < 24; i++) {
                long next = state[LANES[i]];
                state[LANES[i]] = Long.rotateLeft(moved, ROTATIONS[i]);
                moved = next;
            }
            mixRows();
            for (int bit = 0; bit < 7; bit++) {
                state[0] ^= (register & 1L) << ((1 << bit) - 1);
                register = (register << 1) ^ ((register >>> 7) * 0x171);
            }
        }
    }

    private void mixColumns() {
        long[] parity = new long[5];
        for (int i = 0; i < 25; i++) {
            parity[i % 5] ^= state[i];
        }
        for (int i = 0; i < 25; i++) {
            state[i] ^= parity[(i + 4) % 5] ^ Long.rotateLeft(parity[(i + 1) % 5], 1);
        }
    }

    private void mixRows() {
        for (int row = 0; row < 25; row += 5) {
            long[] old = {
                state[row], state[row + 1], state[row + 2], state[row + 3], state[row + 4]
            };
            for (int i = 0; i < 5; i++) {
                state[row + i] = old[i] ^ (~old[(i + 1) % 5] & old[(i + 2) % 5]);
            }
        }
    }
}
