package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.Caller.Answer;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What must hold of a KV v2 mount at any time, seen through its own API: every key that is listed
 * can be read as a whole, every version in its metadata is readable or says that it was deleted or
 * destroyed, the highest version is the current one, and what is not listed is not there at all. No
 * answer is ever a 500.
 */
public final class KvInvariants {
    private final Caller server;
    private final String mount;

    /** A checker of the mount, for example {@code secret}. */
    public KvInvariants(Caller server, String mount) {
        this.server = server;
        this.mount = mount;
    }

    /** Checks every key that is listed, and that each other name given is entirely absent. */
    public void check(Collection<String> everUsed) {
        TreeSet<String> listed = new TreeSet<>(keys(""));
        listed.forEach(this::checkKey);
        for (String name : everUsed) {
            if (!listed.contains(name)) {
                assertThat(get("metadata/" + name).status())
                        .as("metadata of %s", name)
                        .isEqualTo(404);
                Answer data = get("data/" + name);
                assertThat(data.status()).as("data of %s", name).isEqualTo(404);
                assertThat(data.body().has("data")).as("a body for %s", name).isFalse();
            }
        }
    }

    /** Every key below a folder, by LIST alone. */
    public List<String> keys(String folder) {
        Answer answer = server.call("LIST", mount + "/metadata/" + folder, null);
        if (answer.status() == 404) {
            return List.of();
        }
        assertThat(answer.status()).as("LIST of '%s'", folder).isEqualTo(200);
        List<String> found = new ArrayList<>();
        for (String name : Caller.texts(answer.data(), "keys")) {
            if (name.endsWith("/")) {
                List<String> below = keys(folder + name);
                assertThat(below).as("folder %s is listed and empty", folder + name).isNotEmpty();
                found.addAll(below);
            } else {
                found.add(folder + name);
            }
        }
        return found;
    }

    private void checkKey(String name) {
        Answer metadata = get("metadata/" + name);
        assertThat(metadata.status()).as("metadata of listed %s", name).isEqualTo(200);
        long current = Caller.number(metadata.data(), "current_version");
        JsonObject versions = Caller.object(metadata.data(), "versions");
        long highest = 0;
        for (Map.Entry<String, JsonValue> entry : versions.entries()) {
            long version = Long.parseLong(entry.getKey());
            highest = Math.max(highest, version);
            checkVersion(name, version, (JsonObject) entry.getValue());
        }
        assertThat(current).as("current version of %s", name).isEqualTo(highest);
        assertThat(Caller.number(metadata.data(), "current_metadata_version"))
                .as("metadata version of %s", name)
                .isNotNegative();
    }

    private void checkVersion(String name, long version, JsonObject header) {
        boolean gone =
                !Caller.text(header, "deletion_time").isEmpty()
                        || header.get("destroyed").orElseThrow().equals(JsonBoolean.TRUE);
        Answer answer = get("data/" + name + "?version=" + version);
        assertThat(answer.status())
                .as("version %d of %s, gone: %s", version, name, gone)
                .isEqualTo(gone ? 404 : 200);
        assertThat(answer.data().has("metadata")).as("%s version %d", name, version).isTrue();
    }

    private Answer get(String path) {
        return server.call("GET", mount + "/" + path, null);
    }
}
