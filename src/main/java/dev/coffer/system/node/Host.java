package dev.coffer.system.node;

import com.sun.management.OperatingSystemMXBean;
import dev.coffer.engine.Call;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The machine that the server runs on, as far as the JDK knows it. */
final class Host {
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    /** How many file systems are shown. */
    private static final int MAX_DISKS = 64;

    private Host() {}

    /** The machine's own name; empty where there is none to be read. */
    static String name() {
        try {
            return Files.readString(HOSTNAME).strip();
        } catch (IOException unknown) {
            String told = System.getenv("HOSTNAME");
            return told == null ? "" : told;
        }
    }

    static Response show(ReadTransaction tx, Call call) {
        return Response.ok(
                JsonObject.builder()
                        .put("cpu", processors())
                        .put("disk", disks())
                        .put("host", system())
                        .put("memory", memory())
                        .put("timestamp", call.request().now().toString())
                        .build());
    }

    private static JsonValue processors() {
        int count = Runtime.getRuntime().availableProcessors();
        List<JsonValue> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(JsonObject.builder().put("cpu", i).put("cores", 1).build());
        }
        return new JsonArray(all);
    }

    private static JsonValue disks() {
        List<JsonValue> all = new ArrayList<>();
        for (FileStore store : FileSystems.getDefault().getFileStores()) {
            if (all.size() < MAX_DISKS) {
                try {
                    all.add(disk(store));
                } catch (IOException gone) {
                    // A file system that was unmounted meanwhile is none of this host any more.
                }
            }
        }
        return new JsonArray(all);
    }

    private static JsonValue disk(FileStore store) throws IOException {
        long total = store.getTotalSpace();
        long free = store.getUsableSpace();
        String text = store.toString();
        int end = text.lastIndexOf(" (");
        return JsonObject.builder()
                .put("path", end < 0 ? text : text.substring(0, end))
                .put("fstype", store.type())
                .put("total", total)
                .put("free", free)
                .put("used", total - free)
                .put("usedPercent", percent(total - free, total))
                .build();
    }

    private static JsonValue system() {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1_000;
        return JsonObject.builder()
                .put("hostname", name())
                .put("os", System.getProperty("os.name", "").toLowerCase(Locale.ROOT))
                .put("kernelVersion", System.getProperty("os.version", ""))
                .put("kernelArch", System.getProperty("os.arch", ""))
                .put("processStartTime", Instant.ofEpochSecond(started).toString())
                .build();
    }

    private static JsonValue memory() {
        JsonObject.Builder memory = JsonObject.builder();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            long total = system.getTotalMemorySize();
            long free = system.getFreeMemorySize();
            memory.put("total", total)
                    .put("free", free)
                    .put("available", free)
                    .put("used", total - free)
                    .put("usedPercent", percent(total - free, total))
                    .put("swapTotal", system.getTotalSwapSpaceSize())
                    .put("swapFree", system.getFreeSwapSpaceSize());
        }
        return memory.build();
    }

    private static JsonValue percent(long part, long whole) {
        return JsonNumber.of(whole == 0 ? 0 : 100.0 * part / whole);
    }
}
