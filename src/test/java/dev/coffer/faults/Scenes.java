package dev.coffer.faults;

import dev.coffer.faults.Caller.Answer;
import java.util.ArrayList;
import java.util.List;

/** Servers with something in them, and what can be asked of them. */
final class Scenes {
    static final String V2 = "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}";
    static final String V1 = "{\"type\":\"kv\"}";

    private static final String TWICE = "{\"data\":{\"v\":\"twice\"}}";

    private Scenes() {}

    /** A bit of everything: keys in every state, folders of every kind, mounts of both versions. */
    static Seed everything() {
        return Seed.of(server -> {
            mount(server, "secret", V2);
            mount(server, "plain", V1);
            mount(server, "gone", V2);
            put(server, "gone/data/a/b", 1);
            put(server, "secret/data/full", 5);
            metadata(server, "full", "{\"max_versions\":3,\"custom_metadata\":{\"a\":\"1\"}}");
            put(server, "secret/data/full", 2);
            put(server, "secret/data/mixed", 4);
            server.must(204, "POST", "secret/delete/mixed", "{\"versions\":[1]}");
            server.must(204, "POST", "secret/destroy/mixed", "{\"versions\":[2]}");
            metadata(server, "mixed", "{\"custom_metadata\":{\"owner\":\"team\",\"b\":\"2\"}}");
            put(server, "secret/data/dead", 1);
            server.must(204, "DELETE", "secret/data/dead", null);
            metadata(server, "bare", "{\"custom_metadata\":{\"owner\":\"nobody\"}}");
            put(server, "secret/data/lower", 6);
            metadata(server, "lower", "{\"max_versions\":2}");
            metadata(server, "guarded", "{\"cas_required\":true,\"metadata_cas_required\":true}");
            run(server, Op.repeatable("seed", "PUT", "secret/data/twice", TWICE));
            put(server, "secret/data/held/one", 1);
            put(server, "secret/data/held/two", 3);
            metadata(server, "held/two", "{\"max_versions\":1}");
            lock(server, "lock-prefix/held", "{\"destroy\":true,\"reason\":\"hold\"}");
            lock(server, "lock/held/one", "{\"data\":true,\"metadata\":true,\"expires\":\"1h\"}");
            put(server, "secret/data/x/y/z/deep", 2);
            put(server, "secret/data/dir/one", 1);
            put(server, "secret/data/dir/two", 1);
            put(server, "secret/data/dir/sub/three", 1);
            plain(server, "plain/a");
            plain(server, "plain/p/q/r");
            plain(server, "plain/p/s");
        });
    }

    /** One key with more versions than one write prunes. */
    static Seed manyVersions() {
        return Seed.of(server -> {
            mount(server, "secret", V2);
            metadata(server, "many", "{\"max_versions\":80}");
            put(server, "secret/data/many", 75);
            metadata(server, "many", "{\"max_versions\":1}");
        });
    }

    /** A folder whose names fill more than one page, with changes beside the pages. */
    static Seed busyFolder() {
        return Seed.of(server -> {
            mount(server, "secret", V2);
            Op merge = Op.merge(server.mountId("secret/"), "busy/");
            for (int name = 0; name < 150; name++) {
                metadata(server, "busy/n" + (100 + name), "{\"max_versions\":1}");
            }
            run(server, merge);
            for (int name = 0; name < 150; name += 3) {
                server.must(204, "DELETE", "secret/metadata/busy/n" + (100 + name), null);
            }
            for (int name = 0; name < 10; name++) {
                metadata(server, "busy/m" + name, "{\"max_versions\":1}");
            }
        });
    }

    /** A folder of two names in a page, and one of two names that no page knows. */
    static Seed smallFolders() {
        return Seed.of(server -> {
            mount(server, "secret", V2);
            for (String name : List.of("merged/in/a", "merged/in/b", "fresh/in/a", "fresh/in/b")) {
                metadata(server, name, "{\"max_versions\":1}");
            }
            for (String folder : List.of("", "merged/", "merged/in/")) {
                run(server, Op.merge(server.mountId("secret/"), folder));
            }
        });
    }

    /** A mount that is on its way from version 1, in more than one step. */
    static Seed upgrading() {
        return Seed.of(server -> {
            mount(server, "plain", V1);
            for (int name = 0; name < 258; name++) {
                plain(server, "plain/f/n" + name);
            }
            server.must(200, "POST", "sys/mounts/plain/tune", "{\"options\":{\"version\":\"2\"}}");
        });
    }

    /** Two disabled mounts with records of every kind, and one that is there. */
    static Seed retired() {
        return Seed.of(server -> {
            for (String mount : List.of("one", "two", "secret")) {
                mount(server, mount, V2);
                put(server, mount + "/data/a/b", 2);
                server.must(
                        204, "POST", mount + "/metadata/c", "{\"custom_metadata\":{\"a\":\"1\"}}");
                run(server, Op.merge(server.mountId(mount + "/"), ""));
            }
            mount(server, "three", V1);
            plain(server, "three/a/b");
            for (String mount : List.of("one", "three")) {
                server.must(204, "DELETE", "sys/mounts/" + mount, null);
            }
        });
    }

    static void mount(LocalServer server, String path, String body) {
        server.must(204, "POST", "sys/mounts/" + path, body);
    }

    static void put(LocalServer server, String path, int times) {
        for (int time = 1; time <= times; time++) {
            // Small values lie beside what is known of their version, large ones apart.
            String value = path + (time % 2 == 0 ? "large".repeat(120) : "") + time;
            server.must(200, "PUT", path, "{\"data\":{\"v\":\"" + value + "\"}}");
        }
    }

    private static void lock(LocalServer server, String path, String body) {
        Answer _ = server.must(200, "POST", "secret/" + path, body);
    }

    static void metadata(LocalServer server, String name, String body) {
        server.must(204, "POST", "secret/metadata/" + name, body);
    }

    static void plain(LocalServer server, String path) {
        server.must(204, "PUT", path, "{\"v\":\"" + path + "\"}");
    }

    static void run(LocalServer server, Op op) {
        String answer = op.run(server);
        if (!Op.succeeded(answer)) {
            throw new AssertionError(op + ": " + answer);
        }
    }

    /** What removes something of {@link #everything}, or could: the calls that must never half. */
    static List<Op> removals() {
        List<Op> ops = new ArrayList<>();
        for (String key : List.of("full", "mixed", "dead", "x/y/z/deep", "dir/one", "none")) {
            ops.add(Op.request("DELETE", "secret/data/" + key));
            ops.add(Op.request("DELETE", "secret/metadata/" + key));
        }
        for (String method : List.of("POST", "PUT")) {
            for (String verb : List.of("delete", "undelete", "destroy")) {
                String path = "secret/" + verb + "/";
                ops.add(Op.request(method, path + "mixed", "{\"versions\":[1,2,3,4,9]}"));
                ops.add(Op.request(method, path + "full", "{\"versions\":[5,7]}"));
            }
        }
        ops.add(Op.request("DELETE", "secret/metadata/mixed/"));
        ops.add(Op.request("DELETE", "secret/metadata/bare"));
        ops.add(Op.request("DELETE", "plain/a"));
        ops.add(Op.request("DELETE", "plain/p/q/r"));
        ops.add(Op.request("DELETE", "plain/none"));
        ops.add(Op.request("DELETE", "sys/mounts/gone"));
        return ops;
    }

    /** What writes values of {@link #everything}. */
    static List<Op> valueWrites() {
        String data = "{\"data\":{\"v\":\"new\"}}";
        String cas = "{\"data\":{\"v\":\"new\"},\"options\":{\"cas\":%d}}";
        List<Op> ops = new ArrayList<>();
        for (String key : List.of("new", "dead", "bare", "full", "lower", "mixed", "x/y/z/deep")) {
            ops.add(Op.request("PUT", "secret/data/" + key, data));
        }
        ops.add(Op.request("POST", "secret/data/n/e/w", data));
        ops.add(Op.request("POST", "secret/data/dir/four", data));
        ops.add(Op.request("POST", "secret/data/x/y/z", data));
        ops.add(Op.request("POST", "secret/data/new", cas.formatted(0)));
        ops.add(Op.request("POST", "secret/data/full", cas.formatted(7)));
        ops.add(Op.request("POST", "secret/data/full", cas.formatted(6)));
        ops.add(Op.request("POST", "secret/data/guarded", data));
        ops.add(Op.request("POST", "secret/data/guarded", cas.formatted(0)));
        ops.add(
                Op.request(
                        "POST",
                        "secret/data/mixed",
                        "{\"data\":{},\"options\":{\"cas\":4,\"metadata_cas\":1}}"));
        String patch = "{\"data\":{\"w\":\"patched\",\"v\":null}}";
        for (String key : List.of("full", "mixed", "dead", "none")) {
            ops.add(Op.request("PATCH", "secret/data/" + key, patch));
        }
        ops.add(Op.request("PATCH", "secret/data/full", "{\"data\":{},\"options\":{\"cas\":7}}"));
        ops.add(Op.request("PUT", "plain/a", "{\"v\":\"other\"}"));
        ops.add(Op.request("POST", "plain/n/e/w", "{\"v\":\"new\",\"ttl\":\"1h\"}"));
        return ops;
    }

    /** What writes metadata and settings of {@link #everything}. */
    static List<Op> metadataWrites() {
        String settings =
                "{\"max_versions\":4,\"delete_version_after\":\"1h\",\"custom_metadata\":{\"c\":"
                        + "\"3\"}}";
        List<Op> ops = new ArrayList<>();
        for (String key : List.of("new", "n/e/w", "full", "mixed", "dead")) {
            ops.add(Op.request("POST", "secret/metadata/" + key, settings));
        }
        ops.add(Op.request("PUT", "secret/metadata/mixed", "{\"custom_metadata\":{}}"));
        ops.add(
                Op.request(
                        "PUT", "secret/metadata/mixed", "{\"max_versions\":1,\"metadata_cas\":1}"));
        ops.add(
                Op.request(
                        "PUT", "secret/metadata/mixed", "{\"max_versions\":1,\"metadata_cas\":7}"));
        ops.add(Op.request("PUT", "secret/metadata/guarded", "{\"max_versions\":1}"));
        for (String key : List.of("mixed", "bare", "none")) {
            ops.add(
                    Op.request(
                            "PATCH",
                            "secret/metadata/" + key,
                            "{\"custom_metadata\":{\"owner\":null,\"d\":\"4\"}}"));
        }
        ops.add(
                Op.request(
                        "POST",
                        "secret/config",
                        "{\"max_versions\":5,\"cas_required\":true,\"delete_version_after\":\"2h\"}"));
        return ops;
    }

    /** What sets and removes locks of {@link #everything}, and what they stand against. */
    static List<Op> lockWrites() {
        String all = "{\"data\":true,\"metadata\":true,\"destroy\":true,\"reason\":\"other\"}";
        List<Op> ops = new ArrayList<>();
        for (String target :
                List.of("lock/full", "lock/held/one", "lock-prefix/held", "lock-prefix")) {
            ops.add(Op.request("POST", "secret/" + target, all));
            ops.add(Op.request("DELETE", "secret/" + target));
            ops.add(Op.request("GET", "secret/" + target));
        }
        ops.add(Op.request("LIST", "secret/lock-prefix"));
        for (String key : List.of("one", "two", "new")) {
            ops.add(Op.request("PUT", "secret/data/held/" + key, "{\"data\":{\"v\":\"new\"}}"));
            ops.add(Op.request("DELETE", "secret/data/held/" + key));
            ops.add(Op.request("POST", "secret/destroy/held/" + key, "{\"versions\":[1]}"));
            ops.add(Op.request("DELETE", "secret/metadata/held/" + key));
            ops.add(Op.request("POST", "secret/metadata/held/" + key, "{\"max_versions\":2}"));
        }
        return ops;
    }

    /** Several calls as one on {@link #everything}: it happens as a whole, or is refused. */
    static List<Op> transactions() {
        String rotation =
                "{\"compare\":[{\"path\":\"full\",\"version\":7}],\"ops\":["
                        + "{\"op\":\"get\",\"path\":\"dead\"},"
                        + "{\"op\":\"put\",\"path\":\"full\",\"data\":{\"v\":\"new\"}},"
                        + "{\"op\":\"put\",\"path\":\"n/e/w\",\"data\":{\"v\":\"new\"}},"
                        + "{\"op\":\"metadata_put\",\"path\":\"n/e/w\",\"metadata\":"
                        + "{\"custom_metadata\":{\"a\":\"1\"}}},"
                        + "{\"op\":\"patch\",\"path\":\"dir/one\",\"data\":{\"w\":\"x\"}},"
                        + "{\"op\":\"destroy\",\"path\":\"mixed\",\"versions\":[3,4]},"
                        + "{\"op\":\"metadata_delete\",\"path\":\"x/y/z/deep\"}]%s}";
        String late =
                "{\"ops\":[{\"op\":\"put\",\"path\":\"full\",\"data\":{}},"
                        + "{\"op\":\"metadata_delete\",\"path\":\"dead\"},"
                        + "{\"op\":\"delete\",\"path\":\"mixed\",\"options\":{\"cas\":%d}}]%s}";
        return List.of(
                Op.request("POST", "secret/txn", rotation.formatted("")),
                Op.request("POST", "secret/txn", rotation.formatted(",\"dry_run\":true")),
                Op.request(
                        "POST",
                        "secret/txn",
                        "{\"ops\":[{\"op\":\"copy\",\"path\":\"full\",\"to\":\"n/copy\"},"
                                + "{\"op\":\"put\",\"path\":\"full\",\"data\":{}},"
                                + "{\"op\":\"move\",\"path\":\"mixed\",\"to\":\"n/moved\"}]}"),
                Op.request("POST", "secret/txn", late.formatted(4, "")),
                Op.request("POST", "secret/txn", late.formatted(3, "")),
                Op.request(
                        "POST",
                        "secret/txn",
                        late.formatted(3, ",\"else\":[{\"op\":\"get\",\"path\":\"full\"}]")));
    }

    /** What brings back older metadata of {@link #everything}, or cannot. */
    static List<Op> rollbacks() {
        List<Op> ops = new ArrayList<>();
        String body = "{\"metadata_version\":%d,\"metadata_cas\":%d}";
        for (String key : List.of("full", "mixed", "bare", "held/two", "dead", "none")) {
            for (int version : new int[] {0, 1, 9}) {
                ops.add(
                        Op.request(
                                "POST",
                                "secret/metadata-rollback/" + key,
                                body.formatted(version, 1)));
            }
        }
        ops.add(Op.request("POST", "secret/metadata-rollback/full", body.formatted(0, 9)));
        return ops;
    }

    /** What moves, copies and removes whole keys and folders of {@link #everything}. */
    static List<Op> moves() {
        List<Op> ops = new ArrayList<>();
        for (String verb : List.of("move", "copy")) {
            String path = "secret/" + verb;
            for (String key : List.of("full", "mixed", "dead", "bare", "lower", "held/one")) {
                ops.add(Op.request("POST", path, "{\"from\":\"" + key + "\",\"to\":\"n/e/w\"}"));
            }
            ops.add(Op.request("POST", path, "{\"from\":\"none\",\"to\":\"new\"}"));
            ops.add(Op.request("POST", path, "{\"from\":\"full\",\"to\":\"mixed\"}"));
            ops.add(
                    Op.request(
                            "POST",
                            path,
                            "{\"from\":\"full\",\"to\":\"new\",\"versions\":\"current\"}"));
            for (String folder : List.of("dir", "x", "held", "none")) {
                String body =
                        "{\"from\":\"" + folder + "\",\"to\":\"to/there\",\"recursive\":true}";
                ops.add(Op.request("POST", path, body));
            }
            ops.add(
                    Op.request(
                            "POST",
                            path,
                            "{\"from\":\"x\",\"to\":\"dir\",\"recursive\":true,\"expected\":1}"));
        }
        for (String folder : List.of("dir", "x/y", "held", "none")) {
            for (int count : List.of(1, 3)) {
                String body = "{\"prefix\":\"" + folder + "\",\"expected\":" + count + "}";
                ops.add(Op.request("POST", "secret/delete-prefix", body));
            }
        }
        return ops;
    }

    /** Writes of {@link #everything} that may be sent twice, and one that was sent before. */
    static List<Op> repeatableWrites() {
        return List.of(
                Op.repeatable("seed", "PUT", "secret/data/twice", TWICE),
                Op.repeatable("seed", "PUT", "secret/data/full", TWICE),
                Op.repeatable("new", "PUT", "secret/data/twice", TWICE),
                Op.repeatable("new", "POST", "secret/metadata/n/e/w", "{\"max_versions\":4}"),
                Op.repeatable("new", "DELETE", "secret/metadata/full", ""),
                Op.repeatable("new", "PUT", "secret/data/held/one", TWICE));
    }

    /** What changes the mounts and keys of {@link #everything}. */
    static List<Op> systemWrites() {
        return List.of(
                Op.request("POST", "sys/mounts/fresh", V2),
                Op.request("POST", "sys/mounts/fresh/deep", V1),
                Op.request("POST", "sys/mounts/secret", V2),
                Op.request("DELETE", "sys/mounts/gone"),
                Op.request("DELETE", "sys/mounts/secret"),
                Op.request("DELETE", "sys/mounts/none"),
                Op.request("POST", "sys/mounts/secret/tune", "{\"description\":\"told\"}"),
                Op.request("POST", "sys/mounts/secret/tune", "{\"max_lease_ttl\":\"5h\"}"),
                Op.request("POST", "sys/mounts/plain/tune", "{\"options\":{\"version\":\"2\"}}"),
                Op.request("POST", "sys/remount", "{\"from\":\"secret\",\"to\":\"moved/to\"}"),
                Op.request("POST", "sys/remount", "{\"from\":\"secret\",\"to\":\"plain\"}"),
                Op.request("POST", "sys/rotate", "{}"),
                Op.request("POST", "sys/rotate/config", "{\"interval\":\"100h\"}"));
    }

    /** Some of what commits on {@link #everything}, one of each kind. */
    static List<Op> commits() {
        return List.of(
                Op.request("PUT", "secret/data/full", "{\"data\":{\"v\":\"new\"}}"),
                Op.request("PUT", "secret/data/n/e/w", "{\"data\":{\"v\":\"new\"}}"),
                Op.request("PATCH", "secret/data/full", "{\"data\":{\"w\":1}}"),
                Op.request("DELETE", "secret/data/full"),
                Op.request("POST", "secret/delete/mixed", "{\"versions\":[3,4]}"),
                Op.request("POST", "secret/undelete/mixed", "{\"versions\":[1]}"),
                Op.request("POST", "secret/destroy/mixed", "{\"versions\":[3,4]}"),
                Op.request("DELETE", "secret/metadata/x/y/z/deep"),
                Op.request("POST", "secret/move", "{\"from\":\"mixed\",\"to\":\"moved\"}"),
                Op.request(
                        "POST",
                        "secret/move",
                        "{\"from\":\"dir\",\"to\":\"x/moved\",\"recursive\":true}"),
                Op.request("POST", "secret/copy", "{\"from\":\"full\",\"to\":\"copied\"}"),
                Op.request("POST", "secret/delete-prefix", "{\"prefix\":\"dir\",\"expected\":3}"),
                Op.request("PUT", "secret/metadata/full", "{\"max_versions\":1}"),
                rollbacks().getFirst(),
                Op.request("POST", "secret/config", "{\"max_versions\":5}"),
                transactions().getFirst(),
                Op.request("PUT", "plain/n/e/w", "{\"v\":\"new\"}"),
                Op.request("DELETE", "plain/p/q/r"),
                Op.request("POST", "sys/mounts/fresh", V2),
                Op.request("DELETE", "sys/mounts/secret"),
                Op.request("POST", "sys/remount", "{\"from\":\"secret\",\"to\":\"moved\"}"),
                Op.request("POST", "sys/rotate", "{}"));
    }

    /** What reads {@link #everything}. */
    static List<Op> reads() {
        List<Op> ops = new ArrayList<>();
        for (String key : List.of("full", "mixed", "dead", "bare", "x/y/z/deep", "none")) {
            ops.add(Op.request("GET", "secret/data/" + key));
            ops.add(Op.request("GET", "secret/metadata/" + key));
            ops.add(Op.request("GET", "secret/metadata-history/" + key));
        }
        ops.add(Op.request("GET", "secret/metadata/mixed?metadata_version=1"));
        ops.add(Op.request("GET", "secret/diff/full?from=6&values=true"));
        ops.add(Op.request("GET", "secret/diff/mixed?from=0&kind=metadata"));
        ops.add(Op.request("GET", "secret/data/mixed?version=3"));
        ops.add(Op.request("GET", "secret/data/mixed?version=2"));
        ops.add(Op.request("GET", "secret/subkeys/full"));
        for (String folder : List.of("", "dir", "x/y", "none")) {
            for (String method : List.of("LIST", "SCAN")) {
                ops.add(Op.request(method, "secret/metadata/" + folder));
                ops.add(Op.request(method, "secret/detailed-metadata/" + folder));
                ops.add(Op.request(method, "plain/" + folder));
            }
        }
        ops.add(Op.request("LIST", "secret/metadata/?after=d&limit=2"));
        ops.add(Op.request("GET", "plain/a"));
        ops.add(Op.request("GET", "plain/none"));
        ops.add(Op.request("GET", "secret/config"));
        ops.add(Op.request("GET", "sys/mounts"));
        ops.add(Op.request("GET", "sys/mounts/secret/tune"));
        ops.add(Op.request("GET", "sys/rotate/config"));
        ops.add(Op.request("GET", "none/at/all"));
        return ops;
    }

    /** Everything that can be asked of {@link #everything}. */
    static List<Op> all() {
        List<Op> ops = new ArrayList<>();
        ops.addAll(removals());
        ops.addAll(valueWrites());
        ops.addAll(metadataWrites());
        ops.addAll(lockWrites());
        ops.addAll(repeatableWrites());
        ops.addAll(rollbacks());
        ops.addAll(transactions());
        ops.addAll(moves());
        ops.addAll(systemWrites());
        ops.addAll(reads());
        return ops;
    }
}
