package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.folder.Folders;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * LIST and SCAN of {@code metadata/} and {@code detailed-metadata/}. A list is one page of one
 * folder; a scan is everything below a folder, from one snapshot: the keys of a folder first, then
 * its sub-folders, the last one first.
 *
 * <p>Source: OpenBao API, KV version 2; recorded in the scenarios kv2-list-paging, kv2-scan and
 * kv2-detailed-metadata.
 */
final class ListPaths {
    private static final String TOO_LARGE =
            "the answer would be larger than 32 MiB: ask for a smaller folder, or for pages of a"
                    + " list with the parameters after and limit";

    private final Folders folders;

    ListPaths(Folders folders) {
        this.folders = folders;
    }

    /** {@code detailed-metadata/}, which knows nothing but these two. */
    PathSpec detailed() {
        return PathSpec.at("detailed-metadata/(?P<path>.*)")
                .fields(
                        Field.string("path", HelpTexts.PATH),
                        Field.string("after", HelpTexts.AFTER),
                        Field.integer("limit", HelpTexts.LIMIT))
                .reads(Operation.LIST, this::listDetailed)
                .reads(Operation.SCAN, this::scanDetailed)
                .help(HelpTexts.DETAILED_SYNOPSIS, HelpTexts.DETAILED_DESCRIPTION)
                .build();
    }

    /** The names in a folder behind {@code after}, at most {@code limit}. */
    Response list(ReadTransaction tx, Call call) {
        List<String> names = page(tx, call);
        return names.isEmpty() ? Response.notFound() : keys(names);
    }

    /** The paths of all keys below a folder, relative to it. */
    Response scan(ReadTransaction tx, Call call) {
        List<String> names = below(tx, call);
        return names.isEmpty() ? Response.ok(JsonObject.EMPTY) : keys(names);
    }

    private Response listDetailed(ReadTransaction tx, Call call) {
        List<String> names = page(tx, call);
        return names.isEmpty() ? Response.notFound() : detailed(tx, call, names);
    }

    private Response scanDetailed(ReadTransaction tx, Call call) {
        List<String> names = below(tx, call);
        return names.isEmpty() ? Response.ok(JsonObject.EMPTY) : detailed(tx, call, names);
    }

    private List<String> page(ReadTransaction tx, Call call) {
        MountSettings _ = MountSettings.serving(tx, call.mount().id());
        int limit = Math.clamp(call.fields().integer("limit"), 0, Integer.MAX_VALUE);
        String after = call.fields().text("after");
        return folders.list(tx, call.mount().id(), folder(call), after, limit).names();
    }

    private List<String> below(ReadTransaction tx, Call call) {
        MountSettings _ = MountSettings.serving(tx, call.mount().id());
        return new Scan(tx, call.mount().id(), folder(call)).run();
    }

    /** The door has put a slash behind every path of a list but the root's. */
    private static String folder(Call call) {
        String path = call.fields().text("path");
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private static Response detailed(ReadTransaction tx, Call call, List<String> names) {
        Budget budget = new Budget();
        JsonObject.Builder details = JsonObject.builder();
        for (String name : names) {
            budget.take(name);
            if (!name.endsWith("/")) {
                KeyReader reader = new KeyReader(tx, call.mount().id(), folder(call) + name);
                JsonRaw detail = raw(reader, listed(reader));
                budget.take(detail.sizeBytes());
                details.put(name, detail);
            } else {
                details.put(name, JsonObject.EMPTY);
            }
        }
        return Response.ok(
                JsonObject.builder()
                        .put("key_info", details.build())
                        .put("keys", JsonArray.ofStrings(names))
                        .build());
    }

    private static KeyRecord listed(KeyReader reader) {
        return reader.record()
                .orElseThrow(() -> new IllegalStateException("a listed key has no record"));
    }

    private static JsonRaw raw(KeyReader reader, KeyRecord key) {
        return JsonRaw.ofOwned(JsonWriter.bytesOf(Answers.key(reader, key)));
    }

    private static Response keys(List<String> names) {
        return Response.ok(JsonObject.builder().put("keys", JsonArray.ofStrings(names)).build());
    }

    /** How many bytes an answer may still have. */
    private static final class Budget {
        private long left = KvLimits.MAX_LIST_BYTES;

        void take(String name) {
            take(name.getBytes(StandardCharsets.UTF_8).length);
        }

        void take(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw new RequestFailure.Invalid(
                        TOO_LARGE, MachinePart.tooLarge(KvLimits.MAX_LIST_BYTES));
            }
        }
    }

    /** Walks folders in the recorded order. */
    private final class Scan {
        private final ReadTransaction tx;
        private final MountId mount;
        private final String root;
        private final Deque<String> ahead = new ArrayDeque<>();
        private final List<String> found = new ArrayList<>();
        private final Budget budget = new Budget();

        Scan(ReadTransaction tx, MountId mount, String root) {
            this.tx = tx;
            this.mount = mount;
            this.root = root;
        }

        List<String> run() {
            ahead.push("");
            while (!ahead.isEmpty()) {
                String folder = ahead.pop();
                for (String name : folders.list(tx, mount, root + folder, "", 0).names()) {
                    budget.take(folder + name);
                    if (name.endsWith("/")) {
                        ahead.push(folder + name);
                    } else {
                        found.add(folder + name);
                    }
                }
            }
            return found;
        }
    }
}
