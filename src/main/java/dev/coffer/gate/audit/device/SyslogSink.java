package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The syslog of this machine, one message a line, with severity info.
 *
 * <p>Source: OpenBao, builtin/audit/syslog/backend.go; Go package log/syslog for the form and the
 * places where a local syslog listens.
 */
public final class SyslogSink implements LineSink {
    private static final List<String> LOCAL =
            List.of("/dev/log", "/var/run/syslog", "/var/run/log");

    private static final List<String> FACILITIES =
            List.of(
                    "KERN",
                    "USER",
                    "MAIL",
                    "DAEMON",
                    "AUTH",
                    "SYSLOG",
                    "LPR",
                    "NEWS",
                    "UUCP",
                    "CRON",
                    "AUTHPRIV",
                    "FTP");
    private static final int FIRST_LOCAL_FACILITY = 16;
    private static final int LOCAL_FACILITIES = 8;
    private static final int INFO = 6;

    /** The time as the old syslog protocol has it, in the zone of this machine. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private static final String NOBODY = "Unix syslog delivery error";

    private final int priority;
    private final String tag;
    private final List<String> places;
    private final InstantSource clock;
    private @Nullable UnixDatagram socket;

    /**
     * A syslog.
     *
     * @param facility a number from {@link #facility}
     * @param tag stands in front of every message
     */
    public SyslogSink(int facility, String tag, InstantSource clock) {
        this(facility, tag, LOCAL, clock);
    }

    SyslogSink(int facility, String tag, List<String> places, InstantSource clock) {
        this.priority = facility * 8 + INFO;
        this.tag = tag + "[" + ProcessHandle.current().pid() + "]: ";
        this.places = List.copyOf(places);
        this.clock = clock;
    }

    /** The number of a facility by its name in any case, such as AUTH or LOCAL0. */
    public static OptionalInt facility(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (int i = 0; i < LOCAL_FACILITIES; i++) {
            if (upper.equals("LOCAL" + i)) {
                return OptionalInt.of(FIRST_LOCAL_FACILITY + i);
            }
        }
        int index = FACILITIES.indexOf(upper);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    @Override
    public Tail open(KeyedHash mac) throws IOException {
        close();
        for (String place : places) {
            try {
                socket = UnixDatagram.connect(place);
                return Tail.NONE;
            } catch (IOException _) {
                // Perhaps it listens at the next place.
            }
        }
        throw new IOException(NOBODY);
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        UnixDatagram open = socket;
        if (open == null) {
            throw new IOException(NOBODY);
        }
        String head = "<" + priority + ">" + TIME.format(clock.instant()) + " " + tag;
        byte[] begin = head.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[begin.length + length];
        System.arraycopy(begin, 0, message, 0, begin.length);
        System.arraycopy(line, 0, message, begin.length, length);
        open.send(message, message.length);
    }

    @Override
    public void close() {
        UnixDatagram open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean opensAtStart() {
        return true;
    }
}
