package dev.coffer.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.client.Transport.Answer;
import dev.coffer.client.Transport.Question;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mount of the key-value engine, version 2. Every change can compare the version of the value, of
 * the metadata, or of both ({@link Cas}); one that does not fit is a {@link ConflictException} and
 * nothing was changed. Paths are given as they are, not encoded. Thread-safe.
 */
public final class Kv {
    /** A write of a value may compare the metadata's version. */
    static final String METADATA_CAS_ON_DATA = "metadata_cas_on_data";

    /** What deletes may compare. */
    static final String CAS_ON_DELETE = "cas_on_delete";

    private final Transport transport;
    private final String mount;

    /** Only grows: what a server announced once it keeps on doing. */
    private volatile Set<String> announced = Set.of();

    Kv(Transport transport, String mount) {
        this.transport = transport;
        this.mount = mount.endsWith("/") ? mount : mount + "/";
    }

    /**
     * The current value.
     *
     * @param path of the key
     * @return empty where there is no key, no value, or its current version is deleted or destroyed
     */
    public Optional<Secret> get(String path) {
        return secret(question("GET", "data/", path));
    }

    /**
     * The value of a version.
     *
     * @param path of the key
     * @param version its number
     * @return empty where there is none, or it is deleted or destroyed
     */
    public Optional<Secret> get(String path, long version) {
        return secret(question("GET", "data/", path).with(Map.of("version", version)));
    }

    private Optional<Secret> secret(Question question) {
        Answer answer = transport.ask(question);
        return answer.found() ? Optional.of(new Secret(answer.data())) : Optional.empty();
    }

    /**
     * Writes a new version, whatever is there.
     *
     * @param path of the key
     * @param data the fields of the value
     * @return the new version
     */
    @CanIgnoreReturnValue
    public Version put(String path, Map<String, ? extends @Nullable Object> data) {
        return put(path, data, Cas.NONE);
    }

    /**
     * Writes a new version if the key is as expected.
     *
     * @param path of the key
     * @param data the fields of the value
     * @param cas what is compared; {@link Cas#CREATE} for a key without a value
     * @return the new version
     * @throws ConflictException if a version is another; nothing was changed
     * @throws UnsupportedException if the metadata's version is to be compared and the server would
     *     not do it; nothing was sent
     */
    @CanIgnoreReturnValue
    public Version put(String path, Map<String, ? extends @Nullable Object> data, Cas cas) {
        return write("POST", path, data, cas);
    }

    /**
     * Merges into the current value (RFC 7396: null removes a field) and writes the result as a new
     * version.
     *
     * @param path of the key
     * @param patch what is merged
     * @param cas what is compared
     * @return the new version
     * @throws ConflictException if a version is another; nothing was changed
     * @throws CofferException 404 if there is no current value
     */
    @CanIgnoreReturnValue
    public Version patch(String path, Map<String, ? extends @Nullable Object> patch, Cas cas) {
        return write("PATCH", path, patch, cas);
    }

    private Version write(
            String method, String path, Map<String, ? extends @Nullable Object> data, Cas cas) {
        if (cas.metadata().isPresent()) {
            require(METADATA_CAS_ON_DATA);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("data", data);
        if (cas.isAsked()) {
            body.put("options", cas.options());
        }
        Question question = Question.of(method, mount + "data/" + path, body);
        return Version.of(transport.ask(question).present().data());
    }

    /**
     * Marks the current version as deleted; it can be taken back.
     *
     * @param path of the key
     */
    public void delete(String path) {
        delete(path, Cas.NONE);
    }

    /**
     * Marks the current version as deleted if the key is as expected.
     *
     * @param path of the key
     * @param cas what is compared
     * @throws ConflictException if a version is another; nothing was changed
     * @throws UnsupportedException if the server would not compare; nothing was sent
     */
    public void delete(String path, Cas cas) {
        tell(question("DELETE", "data/", path).with(comparedOnDelete(cas)));
    }

    /**
     * Marks versions as deleted; those that are not there are passed over.
     *
     * @param path of the key
     * @param versions their numbers
     */
    public void delete(String path, Collection<Long> versions) {
        delete(path, versions, Cas.NONE);
    }

    /**
     * As {@link #delete(String, Collection)}, if the key is as expected.
     *
     * @param path of the key
     * @param versions their numbers
     * @param cas what is compared
     * @throws ConflictException if a version is another; nothing was changed
     * @throws UnsupportedException if the server would not compare; nothing was sent
     */
    public void delete(String path, Collection<Long> versions, Cas cas) {
        change("delete/", path, versions, cas);
    }

    /**
     * Takes the deletion of versions back.
     *
     * @param path of the key
     * @param versions their numbers
     */
    public void undelete(String path, Collection<Long> versions) {
        undelete(path, versions, Cas.NONE);
    }

    /**
     * As {@link #undelete(String, Collection)}, if the key is as expected.
     *
     * @param path of the key
     * @param versions their numbers
     * @param cas what is compared
     * @throws ConflictException if a version is another; nothing was changed
     * @throws UnsupportedException if the server would not compare; nothing was sent
     */
    public void undelete(String path, Collection<Long> versions, Cas cas) {
        change("undelete/", path, versions, cas);
    }

    /**
     * Removes the values of versions for good.
     *
     * @param path of the key
     * @param versions their numbers
     */
    public void destroy(String path, Collection<Long> versions) {
        destroy(path, versions, Cas.NONE);
    }

    /**
     * As {@link #destroy(String, Collection)}, if the key is as expected.
     *
     * @param path of the key
     * @param versions their numbers
     * @param cas what is compared
     * @throws ConflictException if a version is another; nothing was changed
     * @throws UnsupportedException if the server would not compare; nothing was sent
     */
    public void destroy(String path, Collection<Long> versions, Cas cas) {
        change("destroy/", path, versions, cas);
    }

    private void change(String verb, String path, Collection<Long> versions, Cas cas) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("versions", List.copyOf(versions));
        Map<String, Object> options = comparedOnDelete(cas);
        if (!options.isEmpty()) {
            body.put("options", options);
        }
        tell(Question.of("POST", mount + verb + path, body));
    }

    /**
     * What is known of a key beside its values.
     *
     * @param path of the key
     * @return empty where there is no key
     */
    public Optional<KeyMetadata> metadata(String path) {
        Answer answer = transport.ask(question("GET", "metadata/", path));
        return answer.found() ? Optional.of(new KeyMetadata(answer.data())) : Optional.empty();
    }

    /**
     * Writes metadata; makes the key where there is none. Custom metadata is replaced as a whole.
     *
     * @param path of the key
     * @param change what becomes of it
     * @param cas {@link Cas#metadata}, or {@link Cas#NONE}; the value's version cannot be compared
     * @throws ConflictException if the version is another; nothing was changed
     */
    public void putMetadata(String path, MetadataChange change, Cas cas) {
        metadata("POST", path, change, cas);
    }

    /**
     * Writes metadata of a key that is there, and merges into its custom metadata.
     *
     * @param path of the key
     * @param change what becomes of it
     * @param cas {@link Cas#metadata}, or {@link Cas#NONE}; the value's version cannot be compared
     * @throws ConflictException if the version is another; nothing was changed
     * @throws CofferException 404 if there is no key
     */
    public void patchMetadata(String path, MetadataChange change, Cas cas) {
        metadata("PATCH", path, change, cas);
    }

    private void metadata(String method, String path, MetadataChange change, Cas cas) {
        if (cas.data().isPresent()) {
            throw new IllegalArgumentException("a write of metadata compares its own version only");
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>(change.fields());
        body.putAll(cas.options());
        tell(Question.of(method, mount + "metadata/" + path, body));
    }

    /**
     * Removes a key with all its versions for good.
     *
     * @param path of the key
     */
    public void deleteMetadata(String path) {
        deleteMetadata(path, Cas.NONE);
    }

    /**
     * Removes a key with all its versions for good, if it is as expected.
     *
     * @param path of the key
     * @param cas what is compared
     * @throws ConflictException if a version is another; nothing was changed
     * @throws UnsupportedException if the server would not compare; nothing was sent
     */
    public void deleteMetadata(String path, Cas cas) {
        tell(question("DELETE", "metadata/", path).with(comparedOnDelete(cas)));
    }

    private Map<String, Object> comparedOnDelete(Cas cas) {
        if (cas.isAsked()) {
            require(CAS_ON_DELETE);
        }
        return cas.options();
    }

    /**
     * Several reads and changes that happen as one.
     *
     * @return to be filled and then committed
     */
    public Transaction transaction() {
        return new Transaction(transport, mount);
    }

    /**
     * The changes from now on.
     *
     * @param prefix of the keys' paths, compared as text; empty for all
     * @return to be asked for them
     */
    public Watch watch(String prefix) {
        return watch(prefix, "");
    }

    /**
     * The changes behind a place that was reached before.
     *
     * @param prefix of the keys' paths, compared as text; empty for all
     * @param after of {@link Watch#revision}, or {@code oldest} for whatever is kept
     * @return to be asked for them
     */
    public Watch watch(String prefix, String after) {
        return new Watch(transport, mount + "watch/" + prefix, after);
    }

    /**
     * Moves a key with all versions and metadata to where there is none.
     *
     * @param from the path of the key
     * @param to its new path
     * @throws ConflictException if there is a key already; nothing was changed
     * @throws CofferException 404 if there is no key
     */
    public void move(String from, String to) {
        moved("move", Map.of("from", from, "to", to));
    }

    /**
     * Copies a key with all versions and metadata to where there is none.
     *
     * @param from the path of the key
     * @param to the path of its copy
     * @throws ConflictException if there is a key already; nothing was changed
     * @throws CofferException 404 if there is no key
     */
    public void copy(String from, String to) {
        moved("copy", Map.of("from", from, "to", to));
    }

    /**
     * Moves every key below a folder to the same place below another, in one transaction.
     *
     * @param from a folder
     * @param to a folder
     * @return what was moved
     * @throws ConflictException if one of the keys is there already; nothing was changed
     * @throws CofferException 404 if there is no key, 400 {@code too_large} beyond 10,000 versions
     *     or 32 MiB
     */
    @CanIgnoreReturnValue
    public Moved moveFolder(String from, String to) {
        return moved("move", Map.of("from", from, "to", to, "recursive", true));
    }

    /**
     * As {@link #moveFolder}, and the keys stay where they are as well.
     *
     * @param from a folder
     * @param to a folder
     * @return what was copied
     */
    @CanIgnoreReturnValue
    public Moved copyFolder(String from, String to) {
        return moved("copy", Map.of("from", from, "to", to, "recursive", true));
    }

    /**
     * How many keys there are below a folder, for {@link #deleteFolder}.
     *
     * @param folder not the whole mount
     * @return what would be removed
     */
    public Moved countFolder(String folder) {
        return moved("delete-prefix", Map.of("prefix", folder, "dry_run", true));
    }

    /**
     * Removes every key below a folder for good, in one transaction.
     *
     * @param folder not the whole mount
     * @param expectedKeys how many keys there must be
     * @return what was removed
     * @throws ConflictException if there is another number of keys; nothing was changed
     */
    @CanIgnoreReturnValue
    public Moved deleteFolder(String folder, long expectedKeys) {
        return moved("delete-prefix", Map.of("prefix", folder, "expected", expectedKeys));
    }

    /**
     * How much was moved, copied or removed.
     *
     * @param keys how many
     * @param versions of their values, together
     */
    public record Moved(long keys, long versions) {}

    @CanIgnoreReturnValue
    private Moved moved(String verb, Map<String, Object> body) {
        Fields data = transport.ask(Question.of("POST", mount + verb, body)).present().data();
        return new Moved(data.number("keys").orElse(0), data.number("versions").orElse(0));
    }

    /**
     * The names in a folder: keys, and folders with a slash at their end.
     *
     * @param folder empty for the mount's root
     * @return sorted; empty where there is no such folder
     */
    public List<String> list(String folder) {
        Question question = question("GET", "metadata/", folder).with(Map.of("list", "true"));
        return transport.ask(question).data().texts("keys");
    }

    /**
     * The paths of all keys below a folder, relative to it.
     *
     * @param folder empty for the mount's root
     * @return empty where there is no such folder
     */
    public List<String> scan(String folder) {
        Question question = question("GET", "metadata/", folder).with(Map.of("scan", "true"));
        return transport.ask(question).data().texts("keys");
    }

    /**
     * What the mount understands beyond OpenBao, by name. Needs {@code read} on the mount's {@code
     * config}.
     *
     * @return empty for a server without extensions
     */
    public Set<String> extensions() {
        Answer config = transport.ask(Question.of("GET", mount + "config"));
        announced = Set.copyOf(config.data().texts("extensions"));
        return announced;
    }

    /**
     * Nothing is sent that relies on what the server might pass over in silence.
     *
     * @throws UnsupportedException if the mount does not announce it
     */
    private void require(String extension) {
        if (!announced.contains(extension) && !extensions().contains(extension)) {
            throw new UnsupportedException(
                    Refusal.local("the mount does not announce the extension " + extension));
        }
    }

    private void tell(Question question) {
        transport.ask(question).present();
    }

    private Question question(String method, String kind, String path) {
        return Question.of(method, mount + kind + path);
    }

    /** The address; never a token. */
    @Override
    public String toString() {
        return "Kv[" + transport + mount + "]";
    }
}
