package dev.coffer.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.client.Transport.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Several reads and changes of keys of one mount that happen entirely or not at all. Comparisons
 * and reads see the keys as they were before the first change. Not thread-safe; made by {@link
 * Kv#transaction}.
 *
 * <pre>{@code
 * kv.transaction()
 *         .expect("app/db", Cas.data(3))
 *         .put("app/db", Map.of("password", one))
 *         .put("app/cache", Map.of("password", two))
 *         .commit();
 * }</pre>
 */
public final class Transaction {
    private static final int OK = 200;

    private final Transport transport;
    private final String mount;
    private final List<Map<String, Object>> compare = new ArrayList<>();
    private final List<Map<String, Object>> ops = new ArrayList<>();
    private final List<Map<String, Object>> otherwise = new ArrayList<>();

    Transaction(Transport transport, String mount) {
        this.transport = transport;
        this.mount = mount;
    }

    /** What the current version of a key is. */
    public enum State {
        /** There is no key. */
        ABSENT,
        /** There is metadata, and no value yet. */
        EMPTY,
        /** It can be read. */
        LIVE,
        /** It is deleted. */
        DELETED,
        /** Its value is gone for good. */
        DESTROYED
    }

    /**
     * The key must have these versions.
     *
     * @param path of the key
     * @param cas what is compared
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction expect(String path, Cas cas) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("path", path);
        cas.data().ifPresent(version -> condition.put("version", version));
        cas.metadata().ifPresent(version -> condition.put("metadata_version", version));
        compare.add(condition);
        return this;
    }

    /**
     * The current version of the key must be this.
     *
     * @param path of the key
     * @param state what it must be
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction expect(String path, State state) {
        String name = state.name().toLowerCase(Locale.ROOT);
        compare.add(Map.of("path", path, "state", name));
        return this;
    }

    /**
     * The key must be the one that was read, not one that was made later.
     *
     * @param path of the key
     * @param generation of {@link KeyMetadata#generation}
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction expectGeneration(String path, String generation) {
        compare.add(Map.of("path", path, "generation", generation));
        return this;
    }

    /**
     * Writes a new version.
     *
     * @param path of the key
     * @param data the fields of the value
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction put(String path, Map<String, ? extends @Nullable Object> data) {
        return op("put", path, Map.of("data", data));
    }

    /**
     * Merges into the current value.
     *
     * @param path of the key
     * @param patch what is merged; null removes a field
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction patch(String path, Map<String, ? extends @Nullable Object> patch) {
        return op("patch", path, Map.of("data", patch));
    }

    /**
     * Marks the current version as deleted.
     *
     * @param path of the key
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction delete(String path) {
        return op("delete", path, Map.of());
    }

    /**
     * Takes the deletion of versions back.
     *
     * @param path of the key
     * @param versions their numbers
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction undelete(String path, Collection<Long> versions) {
        return op("undelete", path, Map.of("versions", List.copyOf(versions)));
    }

    /**
     * Removes the values of versions for good.
     *
     * @param path of the key
     * @param versions their numbers
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction destroy(String path, Collection<Long> versions) {
        return op("destroy", path, Map.of("versions", List.copyOf(versions)));
    }

    /**
     * Writes metadata; custom metadata is replaced as a whole.
     *
     * @param path of the key
     * @param change what becomes of it
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction putMetadata(String path, MetadataChange change) {
        return op("metadata_put", path, Map.of("metadata", change.fields()));
    }

    /**
     * Writes metadata and merges into the custom metadata.
     *
     * @param path of the key
     * @param change what becomes of it
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction patchMetadata(String path, MetadataChange change) {
        return op("metadata_patch", path, Map.of("metadata", change.fields()));
    }

    /**
     * Removes a key with all its versions for good.
     *
     * @param path of the key
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction deleteMetadata(String path) {
        return op("metadata_delete", path, Map.of());
    }

    /**
     * Moves a key with all versions and metadata to where there is none.
     *
     * @param path of the key
     * @param to its new path
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction move(String path, String to) {
        return op("move", path, Map.of("to", to));
    }

    /**
     * Copies a key with all versions and metadata to where there is none.
     *
     * @param path of the key
     * @param to the path of its copy
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction copy(String path, String to) {
        return op("copy", path, Map.of("to", to));
    }

    /**
     * Reads the current value, as it is before the first change.
     *
     * @param path of the key
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction get(String path) {
        return op("get", path, Map.of());
    }

    /**
     * Reads metadata, as it is before the first change.
     *
     * @param path of the key
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction getMetadata(String path) {
        return op("metadata_get", path, Map.of());
    }

    /**
     * Reads a value where a comparison fails; {@link #commit} throws no {@link ConflictException}
     * then.
     *
     * @param path of the key
     * @return this
     */
    @CanIgnoreReturnValue
    public Transaction otherwiseGet(String path) {
        otherwise.add(Map.of("op", "get", "path", path));
        return this;
    }

    private Transaction op(String kind, String path, Map<String, Object> more) {
        Map<String, Object> op = new LinkedHashMap<>();
        op.put("op", kind);
        op.put("path", path);
        op.putAll(more);
        ops.add(op);
        return this;
    }

    /**
     * Asks for all of it.
     *
     * @return a result for each operation, in their order
     * @throws ConflictException if a comparison failed and nothing is to be read instead
     * @throws CofferException if an operation is refused; nothing was changed
     */
    @CanIgnoreReturnValue
    public Outcome commit() {
        return ask(false);
    }

    /**
     * Decides and answers as if it were done, and changes nothing.
     *
     * @return as of {@link #commit}
     */
    public Outcome dryRun() {
        return ask(true);
    }

    private Outcome ask(boolean dryRun) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("compare", compare);
        body.put("ops", ops);
        if (!otherwise.isEmpty()) {
            body.put("else", otherwise);
        }
        body.put("dry_run", dryRun);
        Fields data = transport.ask(Question.of("POST", mount + "txn", body)).present().data();
        List<Result> results = data.objects("results").stream().map(Result::new).toList();
        return new Outcome(data.flag("succeeded"), results);
    }

    /**
     * How a transaction ended.
     *
     * @param succeeded false where a comparison failed and something was read instead
     * @param results one for each operation, or for each of those that were read instead
     */
    public record Outcome(boolean succeeded, List<Result> results) {
        /** Keeps a copy. */
        public Outcome {
            results = List.copyOf(results);
        }
    }

    /** What one operation was answered. Immutable; never shows a value by {@link #toString}. */
    public static final class Result {
        private final Fields result;

        private Result(Fields result) {
            this.result = result;
        }

        /**
         * The key.
         *
         * @return its path
         */
        public String path() {
            return result.text("path").orElse("");
        }

        /**
         * What a read of a value found.
         *
         * @return empty where there is none, or the operation was no such read
         */
        public Optional<Secret> secret() {
            Fields data = result.object("data");
            return isFound() && data.has("metadata") && data.has("data")
                    ? Optional.of(new Secret(data))
                    : Optional.empty();
        }

        /**
         * What a read of metadata found.
         *
         * @return empty where there is none, or the operation was no such read
         */
        public Optional<KeyMetadata> metadata() {
            Fields data = result.object("data");
            return isFound() && data.has("versions")
                    ? Optional.of(new KeyMetadata(data))
                    : Optional.empty();
        }

        /**
         * The version that a put or a patch has written.
         *
         * @return empty for every other operation
         */
        public OptionalLong version() {
            return result.object("data").number("version");
        }

        private boolean isFound() {
            return result.number("status").orElse(0) == OK;
        }

        @Override
        public String toString() {
            return "Result[" + result.text("op").orElse("") + " " + path() + "]";
        }
    }

    /** How much it has; never a value. */
    @Override
    public String toString() {
        return "Transaction[" + ops.size() + " operations]";
    }
}
