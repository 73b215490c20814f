package dev.coffer.cli.debug;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A folder of plain files as a compressed tar archive. Source: POSIX.1-1988, ustar. */
final class Archive {
    private static final int BLOCK_BYTES = 512;
    private static final int MODE_AT = 100;
    private static final int SIZE_AT = 124;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;

    /** Together with the name of a file it fits into the 100 bytes that ustar has. */
    private static final int MAX_FOLDER_BYTES = 64;

    private Archive() {}

    /** Packs the files of a folder and then removes it. */
    static void pack(Path folder, Path archive) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        Path made = PrivateFile.create(archive);
        try (OutputStream out =
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(made)))) {
            String name = name(folder);
            out.write(head(name + "/", '5', "0000700", 0));
            for (Path file : files) {
                long size = Files.size(file);
                out.write(head(name + "/" + file.getFileName(), '0', "0000600", size));
                long _ = Files.copy(file, out);
                out.write(new byte[(int) ((BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES)]);
            }
            out.write(new byte[2 * BLOCK_BYTES]);
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static String name(Path folder) {
        String name = String.valueOf(folder.getFileName());
        boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= MAX_FOLDER_BYTES;
        return fits ? name : "bao-debug";
    }

    private static byte[] head(String name, char type, String mode, long sizeBytes) {
        byte[] block = new byte[BLOCK_BYTES];
        put(block, 0, name);
        put(block, MODE_AT, mode + "\0000000000\0000000000\0");
        put(block, SIZE_AT, "%011o\00000000000000\0".formatted(sizeBytes));
        put(block, SUM_AT, " ".repeat(SUM_BYTES));
        block[TYPE_AT] = (byte) type;
        put(block, MAGIC_AT, "ustar\00000");
        int sum = 0;
        for (byte each : block) {
            sum += Byte.toUnsignedInt(each);
        }
        put(block, SUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
