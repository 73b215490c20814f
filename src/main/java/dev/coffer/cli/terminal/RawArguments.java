package dev.coffer.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of this process as they were typed. Java decodes them in the locale's encoding, so
 * that in the locale C every letter beyond ASCII is lost; Linux still has the bytes.
 */
public final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    /** The arguments in UTF-8, where they can be read; else as Java decoded them. */
    public static List<String> of(String[] decoded) {
        boolean plain = true;
        for (String argument : decoded) {
            plain &= isAscii(argument);
        }
        if (plain) {
            return List.of(decoded);
        }
        try {
            return last(Files.readAllBytes(COMMAND_LINE), decoded);
        } catch (IOException _) {
            return List.of(decoded);
        }
    }

    /** The last texts of a command line, as many as Java found; each ends with a zero byte. */
    static List<String> last(byte[] commandLine, String[] decoded) {
        List<String> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                boolean _ =
                        all.add(new String(commandLine, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return all.size() < decoded.length
                ? List.of(decoded)
                : List.copyOf(all.subList(all.size() - decoded.length, all.size()));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
