package dev.coffer.server.offline;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a server asks of the machine: limits, swap, disk, clock. */
final class MachineChecks {
    private static final long FEW_FILES = 4_096;
    private static final long LITTLE_DISK_BYTES = 1L << 30;
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    private final Path proc;
    private final Report report;

    /**
     * Checks that report to {@code report}.
     *
     * @param proc where the kernel tells of processes: {@code /proc}
     */
    MachineChecks(Path proc, Report report) {
        this.proc = proc;
        this.report = report;
    }

    void run(Instant now) {
        openFiles();
        coreFiles();
        swap();
        user();
        clock(now);
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(proc.resolve(name));
        } catch (IOException unknown) {
            return List.of();
        }
    }

    private Optional<String> limit(String name) {
        return lines("self/limits").stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().replaceFirst("\\s.*", ""))
                .findFirst();
    }

    private void openFiles() {
        Optional<String> limit = limit("Max open files");
        boolean few =
                limit.filter(text -> text.matches("[0-9]{1,18}"))
                        .filter(text -> Long.parseLong(text) < FEW_FILES)
                        .isPresent();
        if (few) {
            report.warning(
                    "at most " + limit.orElse("") + " open files",
                    "each connection takes one: LimitNOFILE=65536 in the unit, or ulimit -n");
        } else {
            report.good("open files: " + limit.orElse("unknown"));
        }
    }

    private void coreFiles() {
        Optional<String> limit = limit("Max core file size");
        if (limit.filter(text -> !text.equals("0")).isPresent()) {
            report.warning(
                    "the process may leave a core file, with keys in it",
                    "LimitCORE=0 in the unit, or ulimit -c 0");
        } else {
            report.good("core files: none");
        }
    }

    private void swap() {
        long areas = Math.max(0, lines("swaps").size() - 1L);
        if (areas > 0) {
            report.warning(
                    "memory may be swapped to a disk, with keys in it",
                    "switch swap off (swapoff -a), or encrypt it; MemorySwapMax=0 in the unit keeps"
                            + " this process out of it");
        } else {
            report.good("swap: none");
        }
    }

    private void user() {
        boolean root =
                lines("self/status").stream().anyMatch(line -> line.matches("Uid:\\s+0\\s.*"));
        if (root) {
            report.warning("this is root", "run the server as a user of its own");
        } else {
            report.good("not root");
        }
    }

    private void clock(Instant now) {
        if (now.isBefore(BUILT)) {
            report.failure(
                    "the clock says " + now,
                    "set it: leases and tokens would end at the wrong time");
        } else {
            report.good("clock: " + now);
        }
    }

    /** The room of the store, and whether its files are younger than the clock says. */
    void storage(Path directory, Instant now) {
        Path at = existing(directory);
        try {
            FileStore disk = Files.getFileStore(at);
            long free = disk.getUsableSpace();
            if (free < LITTLE_DISK_BYTES) {
                report.warning(
                        "only " + (free >> 20) + " MiB are free for the store",
                        "below about 150 MiB writes are refused: make room");
            } else {
                report.good("free for the store: " + (free >> 20) + " MiB on " + disk.type());
            }
            if (disk.type().equals("tmpfs")) {
                report.warning(
                        "the store lies in memory (tmpfs)",
                        "everything is gone when the machine stops: take a disk");
            }
            if (!Files.isWritable(at)) {
                report.failure(
                        at + " cannot be written by this user",
                        "give it to the user that runs the server");
            }
            newest(directory).stream()
                    .filter(last -> now.plusSeconds(60).toEpochMilli() < last)
                    .forEach(last ->
                            report.warning(
                                    "the store was written at "
                                            + Instant.ofEpochMilli(last)
                                            + ", which is still to come",
                                    "set the clock"));
        } catch (IOException unreadable) {
            report.failure("the store's directory cannot be looked at: " + unreadable, "check it");
        }
    }

    private static Path existing(Path directory) {
        Path at = directory.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static OptionalLong newest(Path directory) throws IOException {
        Path mark = directory.resolve("acknowledged");
        return Files.exists(mark)
                ? OptionalLong.of(Files.getLastModifiedTime(mark).toMillis())
                : OptionalLong.empty();
    }
}
