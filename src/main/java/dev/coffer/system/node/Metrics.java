package dev.coffer.system.node;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.coffer.gate.audit.AuditFigures;
import dev.coffer.telemetry.InFlight;
import dev.coffer.telemetry.Measure;
import dev.coffer.telemetry.Meters;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured, with OpenBao's names where it measures the same. Read when it is asked for;
 * nothing is kept but what {@link InFlight}, {@link Meters} and the audit log count.
 */
final class Metrics {
    private Metrics() {}

    /** What a number says. */
    enum Kind {
        GAUGE,
        COUNTER,
        /** A count and a sum. */
        SUMMARY
    }

    /**
     * One measurement.
     *
     * @param name words from general to special, joined as the format wants it
     * @param sum of a summary, else 0
     */
    record Sample(List<String> name, Kind kind, double value, double sum) {
        Sample {
            name = List.copyOf(name);
        }

        /** Both together, under this one's name. */
        Sample and(Sample other) {
            return new Sample(name, kind, value + other.value, sum + other.sum);
        }

        private static Sample gauge(long value, String... name) {
            return gauge((double) value, name);
        }

        private static Sample gauge(double value, String... name) {
            return new Sample(List.of(name), Kind.GAUGE, value, 0);
        }

        private static Sample counter(double value, String... name) {
            return new Sample(List.of(name), Kind.COUNTER, value, 0);
        }
    }

    static List<Sample> read(
            InFlight requests, Meters meters, List<AuditFigures> audit, boolean unsealed) {
        List<Sample> samples = new ArrayList<>();
        InFlight.Totals totals = requests.totals();
        long open = unsealed ? 1 : 0;
        samples.add(Sample.gauge(open, "vault", "core", "active"));
        samples.add(Sample.gauge(open, "vault", "core", "unsealed"));
        samples.add(
                Sample.gauge(
                        (long) requests.running().size(), "vault", "core", "in_flight_requests"));
        samples.add(
                new Sample(
                        List.of("vault", "core", "handle_request"),
                        Kind.SUMMARY,
                        (double) totals.count(),
                        totals.nanos() / 1e6));
        samples.add(Sample.counter((double) totals.failed(), "vault", "core", "failed_requests"));
        audit.forEach(figures -> {
            audit(samples, figures.device(), "log_request", figures.requests());
            audit(samples, figures.device(), "log_response", figures.responses());
        });
        for (Measure measure : Measure.values()) {
            samples.add(counted(measure, meters.sum(measure)));
        }
        runtime(samples);
        process(samples);
        return samples;
    }

    private static void audit(
            List<Sample> samples, String device, String kind, AuditFigures.Figure figure) {
        List<String> name = new ArrayList<>(List.of("vault", "audit"));
        if (!device.isEmpty()) {
            name.add(device);
        }
        name.add(kind);
        samples.add(new Sample(name, Kind.SUMMARY, (double) figure.count(), figure.nanos() / 1e6));
        String _ = name.set(name.size() - 1, kind + "_failure");
        samples.add(new Sample(name, Kind.COUNTER, (double) figure.failures(), 0));
    }

    private static Sample counted(Measure measure, long number) {
        List<String> name = new ArrayList<>(List.of("vault", "kv"));
        name.addAll(measure.words());
        Kind kind = measure.isLevel() ? Kind.GAUGE : Kind.COUNTER;
        return new Sample(name, kind, (double) number, 0);
    }

    private static void runtime(List<Sample> samples) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long collections = 0;
        long pauseMillis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            pauseMillis += Math.max(0, collector.getCollectionTime());
        }
        samples.add(Sample.gauge(heap.getUsed(), "vault", "runtime", "alloc_bytes"));
        samples.add(Sample.gauge(heap.getCommitted(), "vault", "runtime", "sys_bytes"));
        samples.add(Sample.gauge(collections, "vault", "runtime", "total_gc_runs"));
        samples.add(Sample.gauge(pauseMillis * 1e6, "vault", "runtime", "total_gc_pause_ns"));
        samples.add(
                Sample.gauge(
                        (long) ManagementFactory.getThreadMXBean().getThreadCount(),
                        "vault",
                        "runtime",
                        "num_threads"));
    }

    private static void process(List<Sample> samples) {
        samples.add(
                Sample.gauge(
                        ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3,
                        "process",
                        "start_time_seconds"));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            samples.add(
                    Sample.counter(
                            system.getProcessCpuTime() / 1e9, "process", "cpu_seconds_total"));
            samples.add(
                    Sample.gauge(
                            system.getCommittedVirtualMemorySize(),
                            "process",
                            "virtual_memory_bytes"));
        }
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean unix) {
            samples.add(Sample.gauge(unix.getOpenFileDescriptorCount(), "process", "open_fds"));
            samples.add(Sample.gauge(unix.getMaxFileDescriptorCount(), "process", "max_fds"));
        }
    }
}
