package dev.coffer.faults;

import dev.coffer.storage.schema.MountId;
import java.util.ArrayList;
import java.util.List;

/** A small server where requests meet: one key, two small folders, a mount of each version. */
final class Crossroads {
    private Crossroads() {}

    /** One key, two small folders, a mount of each version: where requests meet. */
    static Seed seed() {
        return Seed.of(server -> {
            Scenes.mount(server, "secret", Scenes.V2);
            Scenes.mount(server, "plain", Scenes.V1);
            Scenes.mount(server, "gone", Scenes.V2);
            Scenes.put(server, "secret/data/k", 3);
            server.must(204, "POST", "secret/delete/k", "{\"versions\":[1]}");
            Scenes.metadata(server, "k", "{\"max_versions\":3,\"custom_metadata\":{\"a\":\"1\"}}");
            Scenes.metadata(server, "d/one", "{\"max_versions\":1}");
            Scenes.metadata(server, "d/two", "{\"max_versions\":1}");
            Scenes.run(server, Op.merge(server.mountId("secret/"), "d/"));
            Scenes.metadata(server, "f/g/only", "{\"max_versions\":1}");
            Scenes.plain(server, "plain/a/b");
            Scenes.put(server, "gone/data/x", 1);
            server.must(204, "DELETE", "sys/mounts/gone", null);
        });
    }

    /** What writes to {@link #seed}. */
    static List<Op> writes(MountId secret) {
        String data = "{\"data\":{\"v\":\"new\"}}";
        List<Op> ops = new ArrayList<>();
        ops.add(Op.request("PUT", "secret/data/k", data));
        ops.add(Op.request("PUT", "secret/data/k", "{\"data\":{\"v\":2},\"options\":{\"cas\":3}}"));
        ops.add(
                Op.request(
                        "PUT",
                        "secret/data/k",
                        "{\"data\":{},\"options\":{\"cas\":3,\"metadata_cas\":1}}"));
        ops.add(Op.request("PATCH", "secret/data/k", "{\"data\":{\"w\":1}}"));
        ops.add(Op.request("DELETE", "secret/data/k"));
        ops.add(Op.request("POST", "secret/delete/k", "{\"versions\":[2,3]}"));
        ops.add(Op.request("POST", "secret/undelete/k", "{\"versions\":[1]}"));
        ops.add(Op.request("POST", "secret/destroy/k", "{\"versions\":[1,3]}"));
        ops.add(Op.request("DELETE", "secret/metadata/k"));
        ops.add(
                Op.request(
                        "POST",
                        "secret/metadata/k",
                        "{\"custom_metadata\":{\"b\":\"2\"},\"metadata_cas\":1}"));
        ops.add(Op.request("PATCH", "secret/metadata/k", "{\"custom_metadata\":{\"c\":\"3\"}}"));
        for (String name : List.of("d/three", "d/one", "f/g/more", "f/g", "d")) {
            ops.add(Op.request("POST", "secret/data/" + name, data));
        }
        for (String name : List.of("d/one", "d/two", "f/g/only")) {
            ops.add(Op.request("DELETE", "secret/metadata/" + name));
        }
        ops.add(Op.merge(secret, "d/"));
        ops.add(Op.merge(secret, "f/g/"));
        ops.add(Op.epoch(secret, "d/"));
        ops.add(Op.epoch(secret, "f/g/"));
        ops.add(Op.request("POST", "secret/config", "{\"cas_required\":true}"));
        ops.add(Op.request("PUT", "plain/a/c", "{\"v\":\"new\"}"));
        ops.add(Op.request("DELETE", "plain/a/b"));
        ops.add(Op.request("POST", "sys/mounts/plain/tune", "{\"options\":{\"version\":\"2\"}}"));
        ops.add(Op.upkeep("plain/"));
        ops.add(Op.request("POST", "sys/mounts/secret/tune", "{\"description\":\"told\"}"));
        ops.add(Op.request("POST", "sys/mounts/d", Scenes.V2));
        ops.add(Op.request("DELETE", "sys/mounts/secret"));
        ops.add(Op.request("POST", "sys/remount", "{\"from\":\"secret\",\"to\":\"d\"}"));
        ops.add(Op.request("POST", "sys/rotate", "{}"));
        ops.add(Op.cleaning());
        return ops;
    }

    /** What reads {@link #seed}. */
    static List<Op> reads() {
        return List.of(
                Op.request("GET", "secret/data/k"),
                Op.request("GET", "secret/data/k?version=1"),
                Op.request("GET", "secret/metadata/k"),
                Op.request("SCAN", "secret/detailed-metadata"),
                Op.request("LIST", "secret/metadata/d"),
                Op.request("GET", "plain/a/b"),
                Op.request("SCAN", "plain/"),
                Op.request("GET", "sys/mounts"));
    }
}
