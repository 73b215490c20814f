package dev.coffer.server.offline;

import dev.coffer.crypto.VerifyingKey;
import dev.coffer.gate.audit.chain.ChainVerifier;
import dev.coffer.gate.audit.chain.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code coffer audit verify}: whether the files of an audit log are as the server wrote them.
 *
 * <p>Exit code 0: yes. 1: no, and the first line that is wrong is named. 2: it could not be found
 * out.
 */
public final class AuditVerify {
    private static final String USAGE =
            """
            Usage: coffer audit verify [options] FILE [FILE...]

              Checks that an audit log is as the server wrote it: no line changed, removed,
              inserted, moved or cut off. Works without a server and without its secrets.
              Give the files of one device in the order in which they were written.

              -key=FILE|KEY   The public key that the server's checkpoints must be signed with, as
                              "bao read sys/config/auditing/checkpoint-key" shows it. Without it the
                              key that the log itself names is taken and shown: compare it.
              -live           A server may still be writing the last file. A file on this machine
                              that a running server writes is recognized without this.

              Exit code: 0 intact, 1 not intact, 2 it could not be found out.
            """;

    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int UNKNOWN = 2;

    /** A key file is not longer. */
    private static final long MAX_KEY_BYTES = 10_000;

    private final PrintStream out;
    private final PrintStream err;

    /** The command on this terminal. */
    public AuditVerify(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    private record Options(Optional<VerifyingKey> key, boolean live, List<Path> files) {}

    /** A command line that makes no sense. */
    private static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;

        Mistake(String text) {
            super(text);
        }
    }

    /**
     * Verifies.
     *
     * @param arguments behind {@code audit verify}
     * @return the exit code
     */
    public int run(List<String> arguments) {
        if (arguments.stream().anyMatch(AuditVerify::asksForHelp)) {
            out.print(USAGE);
            return INTACT;
        }
        try {
            return verify(parse(arguments));
        } catch (Mistake mistake) {
            err.println("coffer: " + mistake.getMessage());
            return UNKNOWN;
        }
    }

    private static boolean asksForHelp(String argument) {
        return argument.equals("-h") || argument.equals("-help") || argument.equals("--help");
    }

    private static Options parse(List<String> arguments) throws Mistake {
        Optional<VerifyingKey> key = Optional.empty();
        boolean live = false;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i).replaceFirst("^--", "-");
            if (argument.equals("-live")) {
                live = true;
            } else if (argument.startsWith("-key=")) {
                key = Optional.of(key(argument.substring("-key=".length())));
            } else if (argument.equals("-key") && i + 1 < arguments.size()) {
                i++;
                key = Optional.of(key(arguments.get(i)));
            } else if (argument.startsWith("-") && argument.length() > 1) {
                throw new Mistake("unknown option " + argument + "\n" + USAGE);
            } else {
                files.add(path(arguments.get(i)));
            }
        }
        if (files.isEmpty()) {
            throw new Mistake("no file given\n" + USAGE);
        }
        return new Options(key, live, files);
    }

    private static Path path(String text) throws Mistake {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new Mistake("not a path: " + text);
        }
    }

    private static VerifyingKey key(String text) throws Mistake {
        Optional<VerifyingKey> given = VerifyingKey.parse(text);
        if (given.isPresent()) {
            return given.get();
        }
        Path file = path(text);
        try {
            if (Files.size(file) <= MAX_KEY_BYTES) {
                return VerifyingKey.parse(Files.readString(file))
                        .orElseThrow(() -> new Mistake("no public key in " + file));
            }
            throw new Mistake("no public key in " + file);
        } catch (IOException unreadable) {
            throw new Mistake("the key is neither base64 nor a file: " + reason(unreadable));
        }
    }

    private int verify(Options options) throws Mistake {
        ChainVerifier verifier = new ChainVerifier(options.key());
        for (Path file : options.files()) {
            try (InputStream input = Files.newInputStream(file)) {
                verifier.file(input);
            } catch (IOException unreadable) {
                throw new Mistake("cannot read " + file + ": " + reason(unreadable));
            }
        }
        return switch (verifier.verdict()) {
            case Verdict.Broken broken -> broken(options, broken);
            case Verdict.Intact intact -> intact(options, intact);
        };
    }

    private int broken(Options options, Verdict.Broken broken) {
        out.println(
                "NOT INTACT: "
                        + options.files().get(broken.file())
                        + ", line "
                        + broken.line()
                        + ": "
                        + broken.text());
        return BROKEN;
    }

    private int intact(Options options, Verdict.Intact intact) {
        Path last = options.files().getLast();
        boolean live = !intact.closed() && (options.live() || isWritten(last));
        if (!intact.closed() && !live) {
            out.println(
                    "NOT INTACT: "
                            + last
                            + ", line "
                            + (intact.lastLine() + 1)
                            + ": is missing: the log was not closed, so its end was cut off, or"
                            + " its server was killed and has not been started again"
                            + " (option -live: it is still written)");
            return BROKEN;
        }
        out.println(
                "intact: "
                        + intact.lines()
                        + " lines, the last has number "
                        + intact.last()
                        + (live ? "; a server is writing it" : "; closed"));
        if (intact.unsigned() > 0) {
            out.println("not signed yet: the last " + intact.unsigned() + " lines");
        }
        out.println("audit device " + intact.device());
        out.println("signed with key " + intact.key().base64());
        if (options.key().isEmpty()) {
            out.println(
                    "this is the key that the log names: compare it with the server's, or give it"
                            + " with -key");
        }
        return INTACT;
    }

    /** A server locks the file that it writes. */
    private static boolean isWritten(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static @Nullable String reason(IOException unreadable) {
        return unreadable instanceof NoSuchFileException ? "no such file" : unreadable.getMessage();
    }
}
