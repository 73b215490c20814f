package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.Caller.Answer;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A key of KV v2 as a server shows it, in the text form of {@link KeyModel}. */
final class KeyState {
    private KeyState() {}

    static String of(Caller server, String mount, String name) {
        Answer metadata = server.call("GET", mount + "/metadata/" + name, null);
        if (metadata.status() == 404) {
            return "absent";
        }
        assertThat(metadata.status()).as("metadata of %s", name).isEqualTo(200);
        List<Map.Entry<String, JsonValue>> entries =
                new ArrayList<>(Caller.object(metadata.data(), "versions").entries());
        entries.sort(Comparator.comparingLong(entry -> Long.parseLong(entry.getKey())));
        List<String> versions = new ArrayList<>();
        for (Map.Entry<String, JsonValue> entry : entries) {
            JsonObject header = (JsonObject) entry.getValue();
            versions.add(entry.getKey() + version(server, mount, name, entry.getKey(), header));
        }
        return versions
                + " m"
                + Caller.number(metadata.data(), "current_metadata_version")
                + " "
                + Caller.text(Caller.object(metadata.data(), "custom_metadata"), "owner");
    }

    private static String version(
            Caller server, String mount, String name, String number, JsonObject header) {
        if (header.get("destroyed").orElseThrow().equals(JsonBoolean.TRUE)) {
            return "destroyed";
        }
        if (!Caller.text(header, "deletion_time").isEmpty()) {
            return "deleted";
        }
        Answer data = server.call("GET", mount + "/data/" + name + "?version=" + number, null);
        assertThat(data.status()).as("version %s of %s", number, name).isEqualTo(200);
        return "=" + Caller.text(Caller.object(data.data(), "data"), "v");
    }
}
