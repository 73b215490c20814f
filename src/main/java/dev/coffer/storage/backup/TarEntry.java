package dev.coffer.storage.backup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The head of one file in a tar archive. Source: POSIX.1-1988, ustar. */
record TarEntry(String name, long sizeBytes) {
    static final int BLOCK_BYTES = 512;

    private static final int NAME_BYTES = 100;
    private static final int MODE_AT = 100;
    private static final int SIZE_AT = 124;
    private static final int TIME_AT = 136;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int NUMBER_BYTES = 12;
    private static final int OCTAL = 8;

    byte[] encode() {
        byte[] block = new byte[BLOCK_BYTES];
        put(block, 0, name);
        put(block, MODE_AT, "0000600\0000000000\0000000000\0");
        put(block, SIZE_AT, "%011o".formatted(sizeBytes));
        put(block, TIME_AT, "%011o".formatted(0));
        put(block, SUM_AT, " ".repeat(SUM_BYTES));
        block[TYPE_AT] = '0';
        put(block, MAGIC_AT, "ustar\00000");
        put(block, SUM_AT, "%06o\0 ".formatted(sum(block)));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static int sum(byte[] block) {
        int sum = 0;
        for (byte each : block) {
            sum += Byte.toUnsignedInt(each);
        }
        return sum;
    }

    static boolean isEnd(byte[] block) {
        return sum(block) == 0;
    }

    static TarEntry decode(byte[] block) throws BackupException {
        try {
            long size = Long.parseLong(text(block, SIZE_AT, NUMBER_BYTES).strip(), OCTAL);
            int written = Integer.parseInt(text(block, SUM_AT, SUM_BYTES).strip(), OCTAL);
            byte[] unsummed = block.clone();
            Arrays.fill(unsummed, SUM_AT, SUM_AT + SUM_BYTES, (byte) ' ');
            if (size < 0 || written != sum(unsummed)) {
                throw new BackupException("the head of a file in the archive is damaged");
            }
            return new TarEntry(text(block, 0, NAME_BYTES), size);
        } catch (NumberFormatException malformed) {
            throw new BackupException("the head of a file in the archive is damaged");
        }
    }

    private static String text(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.US_ASCII);
    }

    /** What fills the last block of a file. */
    static int paddingBytes(long sizeBytes) {
        return (int) ((BLOCK_BYTES - sizeBytes % BLOCK_BYTES) % BLOCK_BYTES);
    }
}
