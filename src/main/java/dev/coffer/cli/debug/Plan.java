package dev.coffer.cli.debug;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.Flags;
import dev.coffer.request.GoDuration;
import dev.coffer.request.GoText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What is captured, for how long and how often.
 *
 * <p>Source: OpenBao, command/debug.go, preflight.
 *
 * @param given the command's own flags as they were given
 */
record Plan(
        List<String> targets,
        Duration duration,
        Duration interval,
        Duration metricsInterval,
        String logFormat,
        boolean compress,
        List<String> given) {
    static final String CONFIG = "config";
    static final String HOST = "host";
    static final String REQUESTS = "requests";
    static final String METRICS = "metrics";
    static final String SERVER_STATUS = "server-status";
    static final String LOG = "log";
    static final List<String> TARGETS =
            List.of(CONFIG, HOST, REQUESTS, METRICS, SERVER_STATUS, LOG);

    static final Flag COMPRESS =
            Flag.ofSwitch("compress", "Makes one compressed archive of what was captured.")
                    .standard("true");
    static final Flag DURATION = Flag.ofDuration("duration", "How long to capture.").standard("2m");
    static final Flag INTERVAL =
            Flag.ofDuration("interval", "How often to ask for the state of the server.")
                    .standard("30s");
    static final Flag METRICS_INTERVAL =
            Flag.ofDuration("metrics-interval", "How often to ask for metrics.").standard("10s");
    static final Flag OUTPUT =
            Flag.ofText(
                    "output",
                    "Where the archive is written, or the folder without -compress. Without it, a"
                            + " name with the time in the current folder.");
    static final Flag TARGET =
            Flag.ofTexts(
                    "target",
                    "What to capture: "
                            + String.join(", ", TARGETS)
                            + ". May be given several times; everything without it.");
    static final Flag LOG_FORMAT =
            Flag.ofText("log-format", "How the log is captured: standard or json.")
                    .standard("standard");
    static final List<Flag> FLAGS =
            List.of(COMPRESS, DURATION, INTERVAL, LOG_FORMAT, METRICS_INTERVAL, OUTPUT, TARGET);

    private static final Duration FOR = Duration.ofMinutes(2);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration METRICS_EVERY = Duration.ofSeconds(10);

    Plan {
        targets = List.copyOf(targets);
        given = List.copyOf(given);
    }

    /** What was asked for, as far as it can be done; the user is told what is done instead. */
    static Plan of(Call call, Duration least) {
        Flags flags = call.flags();
        Duration duration = atLeast(call, "duration", flags.duration(DURATION).orElse(FOR), least);
        Duration interval =
                atLeast(call, "interval", flags.duration(INTERVAL).orElse(EVERY), least);
        Duration metrics =
                atLeast(
                        call,
                        "metrics interval",
                        flags.duration(METRICS_INTERVAL).orElse(METRICS_EVERY),
                        least);
        Duration usedInterval = atMost(call, "interval", interval, duration);
        Duration usedMetrics = atMost(call, "metrics interval", metrics, duration);
        return new Plan(
                targets(call),
                duration,
                usedInterval,
                usedMetrics,
                call.text(LOG_FORMAT),
                call.isOn(COMPRESS),
                given(call));
    }

    private static Duration atLeast(Call call, String what, Duration asked, Duration least) {
        if (asked.compareTo(least) >= 0) {
            return asked;
        }
        overwrite(call, what, asked, "the minimum value of", least);
        return least;
    }

    private static Duration atMost(Call call, String what, Duration asked, Duration duration) {
        if (asked.compareTo(duration) <= 0) {
            return asked;
        }
        overwrite(call, what, asked, "the duration value", duration);
        return duration;
    }

    private static void overwrite(
            Call call, String what, Duration asked, String with, Duration used) {
        call.terminal()
                .say(
                        "Overwriting "
                                + what
                                + " value "
                                + GoText.quote(GoDuration.format(asked))
                                + " to "
                                + with
                                + " "
                                + GoText.quote(GoDuration.format(used)));
    }

    private static List<String> targets(Call call) {
        List<String> wanted =
                call.flags().texts(TARGET).stream()
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList();
        if (wanted.isEmpty()) {
            return TARGETS;
        }
        TreeSet<String> unknown = new TreeSet<>(wanted);
        TARGETS.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            call.terminal().say("Ignoring invalid targets: " + String.join(", ", unknown));
        }
        return wanted.stream().filter(TARGETS::contains).toList();
    }

    /** Only these: another flag may hold a secret, and an archive is passed on. */
    private static List<String> given(Call call) {
        List<String> texts = new ArrayList<>();
        for (Flag flag : FLAGS) {
            if (call.flags().isGiven(flag)) {
                for (String value : call.flags().texts(flag)) {
                    boolean _ = texts.add("-" + flag.name() + "=" + value);
                }
            }
        }
        return texts;
    }

    boolean has(String target) {
        return targets.contains(target);
    }
}
