package dev.coffer.faults;

import dev.coffer.faults.Caller.Answer;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the API shows of a server, as one text: the mounts with their settings, and every key with
 * every version, answer by answer.
 */
final class View {
    private final LocalServer server;
    private final StringBuilder text = new StringBuilder(16_384);

    private View(LocalServer server) {
        this.server = server;
    }

    /** Everything, each version of each key by a request of its own. */
    static String of(LocalServer server) {
        return text(server, view -> view.keys(false));
    }

    /** All but the values, in few requests. */
    static String brief(LocalServer server) {
        return text(server, view -> view.keys(true));
    }

    /** The mounts alone. */
    static String mounts(LocalServer server) {
        return text(
                server,
                view -> {
                    JsonObject _ = view.mounts();
                });
    }

    private static String text(LocalServer server, Consumer<View> looks) {
        String id = server.requestId();
        server.next(server.now(), LocalServer.REQUEST_ID);
        View view = new View(server);
        looks.accept(view);
        server.next(server.now(), id);
        return view.text.toString();
    }

    private JsonObject mounts() {
        JsonObject mounts = server.must(200, "GET", "sys/mounts", null).data();
        note("sys/mounts", Records.masked(mounts.toString()));
        return mounts;
    }

    private void keys(boolean brief) {
        JsonObject mounts = mounts();
        Answer term = server.must(200, "GET", "sys/key-status", null);
        note("term", Long.toString(Caller.number(term.data(), "term")));
        note("rotation", get("GET", "sys/rotate/config"));
        for (String mount : kvMounts(mounts)) {
            JsonObject options = Caller.object(Caller.object(mounts, mount), "options");
            boolean versioned = Caller.text(options, "version").equals("2");
            if (brief) {
                note(mount, get("SCAN", mount + (versioned ? "detailed-metadata/" : "")));
                note(mount, versioned ? get("GET", mount + "config") : "");
            } else if (versioned) {
                versioned(mount);
            } else {
                keys(mount, "").forEach(key -> note(mount + key, get("GET", mount + key)));
            }
        }
    }

    private static List<String> kvMounts(JsonObject mounts) {
        Map<String, JsonValue> sorted = new TreeMap<>();
        mounts.entries().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted.keySet().stream()
                .filter(path -> Caller.text(Caller.object(mounts, path), "type").equals("kv"))
                .toList();
    }

    private void versioned(String mount) {
        Answer config = server.call("GET", mount + "config", null);
        note(mount + "config", config.status() + " " + config.body());
        if (config.status() != 200) {
            return;
        }
        for (String key : keys(mount + "metadata/", "")) {
            Answer metadata = server.call("GET", mount + "metadata/" + key, null);
            note(mount + key, metadata.status() + " " + metadata.body());
            for (var version : Caller.object(metadata.data(), "versions").entries()) {
                String path = mount + "data/" + key + "?version=" + version.getKey();
                note(path, get("GET", path));
            }
        }
    }

    private List<String> keys(String root, String folder) {
        List<String> found = new ArrayList<>();
        Answer answer = server.call("LIST", root + folder, null);
        note("LIST " + root + folder, Integer.toString(answer.status()));
        for (String name : Caller.texts(answer.data(), "keys")) {
            if (name.endsWith("/")) {
                found.addAll(keys(root, folder + name));
            } else {
                found.add(folder + name);
            }
        }
        return found;
    }

    private String get(String method, String path) {
        return server.text(method, path, null);
    }

    private void note(String what, String answer) {
        text.append(what).append(": ").append(answer).append('\n');
    }
}
