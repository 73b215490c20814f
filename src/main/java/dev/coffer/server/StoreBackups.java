package dev.coffer.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.coffer.crypto.ConstantTime;
import dev.coffer.request.BodyStream;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Product;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.backup.BackupException;
import dev.coffer.storage.backup.BackupReader;
import dev.coffer.storage.backup.BackupWriter;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.storage.physical.embedded.Replacement;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.seal.Seal;
import dev.coffer.system.backup.Backups;
import dev.coffer.telemetry.Logs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Snapshots of the store of one server. One restore at a time. */
final class StoreBackups implements Backups {
    private static final Logger LOG = Logs.logger("storage.backup");

    /** Source: OpenBao, logical_system_raft.go. */
    private static final String FOREIGN =
            "could not verify hash file, possibly the snapshot is using a different set of unseal"
                    + " keys; use the snapshot-force API to bypass this check";

    private static final String UNCHANGED = "; nothing was changed";

    private final Store store;
    private final Optional<ReplaceableStore> replaceable;
    private final Seal seal;
    private final ReentrantLock lock = new ReentrantLock();

    /** What waits to be installed; null without. */
    @GuardedBy("lock")
    private @Nullable Waiting waiting;

    StoreBackups(Store store, Seal seal) {
        this.store = store;
        this.replaceable =
                store instanceof ReplaceableStore other && other.directory().isPresent()
                        ? Optional.of(other)
                        : Optional.empty();
        this.seal = seal;
    }

    /** A verified store beside the one in use. */
    private record Waiting(Replacement replacement, BackupReader.Verified content)
            implements Built {}

    @Override
    public BodyStream saving(Names names, Instant now, Predicate<Cancellation> allowed) {
        BackupWriter.Signature signature =
                new BackupWriter.Signature(Product.VERSION, now, names::snapshotMark);
        return sink -> {
            try (Snapshot snapshot = store.snapshot()) {
                BackupWriter.write(snapshot, signature, new SinkStream(sink, allowed));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        };
    }

    /** Sends what is written. */
    private static final class SinkStream extends OutputStream {
        /** After so many bytes the caller is asked for its right again. */
        private static final int BYTES_BETWEEN_LOOKS = 16 << 20;

        private final BodyStream.Sink sink;
        private final Predicate<Cancellation> allowed;
        private long sinceLook;

        SinkStream(BodyStream.Sink sink, Predicate<Cancellation> allowed) {
            this.sink = sink;
            this.allowed = allowed;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sinceLook += length;
            if (sinceLook > BYTES_BETWEEN_LOOKS) {
                sinceLook = 0;
                if (!allowed.test(sink)) {
                    throw new IOException("the caller may no longer save the store");
                }
            }
            if (!sink.send(Bytes.wrap(Arrays.copyOfRange(bytes, offset, offset + length)))) {
                throw new IOException("the client has gone, or the server stops");
            }
        }
    }

    @Override
    public Built build(Bytes archive, Optional<Names> names) {
        Path directory =
                replaceable
                        .flatMap(ReplaceableStore::directory)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "this storage keeps nothing, so nothing is restored into"
                                                + " it"));
        lock.lock();
        try {
            forget();
            waiting = built(directory, archive, names);
            return waiting;
        } catch (IOException | StoreOpenException failed) {
            LOG.log(Level.ERROR, "a snapshot cannot be restored", "reason", failed.getMessage());
            throw new RequestFailure.Internal(
                    "the store of the snapshot cannot be written" + UNCHANGED);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void forget() throws IOException {
        if (waiting != null) {
            waiting.replacement().close();
            waiting = null;
        }
    }

    private static Waiting built(Path directory, Bytes archive, Optional<Names> names)
            throws IOException {
        Replacement replacement = Replacement.beside(directory);
        boolean complete = false;
        try {
            BackupReader.Verified content =
                    BackupReader.read(
                            new ByteArrayInputStream(archive.toArray()), replacement::put);
            names.ifPresent(ours -> requireOurs(content, ours));
            complete = true;
            return new Waiting(replacement, content);
        } catch (BackupException damaged) {
            throw new RequestFailure.Invalid(damaged.getMessage() + UNCHANGED);
        } finally {
            if (!complete) {
                replacement.close();
            }
        }
    }

    private static void requireOurs(BackupReader.Verified content, Names names) {
        byte[] ours = names.snapshotMark(content.list()).toArray();
        if (!ConstantTime.equal(ours, content.mark().toArray())) {
            throw new RequestFailure.Invalid(FOREIGN);
        }
    }

    @Override
    public void install(Built built) {
        Thread _ = Thread.ofVirtual().name("coffer-restore").start(() -> replace(built));
    }

    private void replace(Built built) {
        lock.lock();
        try {
            Waiting next = waiting;
            if (next == null || !next.equals(built)) {
                LOG.log(Level.ERROR, "a restore was overtaken by another one");
                return;
            }
            waiting = null;
            next.replacement()
                    .finish(
                            next.content().manifest().storeVersion(),
                            next.content().manifest().digest());
            replaceable.ifPresent(other -> seal.whileSealed(other::reopen));
            LOG.log(
                    Level.WARNING,
                    "a snapshot was restored",
                    "records",
                    next.content().records(),
                    "created",
                    next.content().manifest().created(),
                    "sealed",
                    !seal.isUnsealed());
        } catch (IOException | StoreOpenException failed) {
            LOG.log(
                    Level.ERROR,
                    "a snapshot was not put in place; restart the server",
                    "reason",
                    failed.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
