package dev.coffer.server;

import dev.coffer.crypto.ConstantTime;
import dev.coffer.crypto.RandomSource;
import dev.coffer.request.BodyStream;
import dev.coffer.request.BrokenBodyException;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.IncomingBody;
import dev.coffer.request.Product;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.backup.BackupException;
import dev.coffer.storage.backup.BackupReader;
import dev.coffer.storage.backup.BackupWriter;
import dev.coffer.storage.backup.Manifest;
import dev.coffer.storage.physical.Snapshot;
import dev.coffer.storage.physical.Store;
import dev.coffer.storage.physical.StoreOpenException;
import dev.coffer.storage.physical.embedded.Replacement;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.seal.Seal;
import dev.coffer.system.backup.Backups;
import dev.coffer.telemetry.Logs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

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
    private final RandomSource random;

    /** Whether a snapshot is being read, waits to be put in place, or is. */
    private final AtomicBoolean busy = new AtomicBoolean();

    StoreBackups(Store store, Seal seal, RandomSource random) {
        this.store = store;
        this.replaceable =
                store instanceof ReplaceableStore other && other.directory().isPresent()
                        ? Optional.of(other)
                        : Optional.empty();
        this.seal = seal;
        this.random = random;
    }

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
    public Built build(IncomingBody archive, Optional<Names> names) {
        Path directory =
                replaceable
                        .flatMap(ReplaceableStore::directory)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "this storage keeps nothing, so nothing is restored into"
                                                + " it"));
        if (archive.declaredBytes() == 0) {
            throw new RequestFailure.Invalid("the body must be a snapshot" + UNCHANGED);
        }
        if (!busy.compareAndSet(false, true)) {
            throw new RequestFailure.Unavailable(
                    "another snapshot is being restored" + UNCHANGED, 1);
        }
        boolean complete = false;
        try {
            Built built = built(directory, archive, names);
            complete = true;
            return built;
        } catch (BrokenBodyException broken) {
            throw broken.refusal();
        } catch (IOException | StoreOpenException failed) {
            LOG.log(Level.ERROR, "a snapshot cannot be restored", "reason", failed.getMessage());
            throw new RequestFailure.Internal(
                    "the store of the snapshot cannot be written" + UNCHANGED);
        } finally {
            if (!complete) {
                busy.set(false);
            }
        }
    }

    private Built built(Path directory, IncomingBody archive, Optional<Names> names)
            throws IOException {
        SnapshotRoom room = SnapshotRoom.on(directory);
        room.require(archive.declaredBytes());
        Replacement replacement = Replacement.beside(directory);
        boolean complete = false;
        try (InputStream body = room.bounded(archive.read())) {
            BackupReader.Verified content = BackupReader.read(body, into(replacement, room));
            long _ = body.transferTo(OutputStream.nullOutputStream());
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

    private static BackupReader.Target into(Replacement replacement, SnapshotRoom room) {
        return (key, stored) -> {
            room.unpacked(key.length() + stored.value().length());
            replacement.put(key, stored);
        };
    }

    private static void requireOurs(BackupReader.Verified content, Names names) {
        byte[] ours = names.snapshotMark(content.list()).toArray();
        if (!ConstantTime.equal(ours, content.mark().toArray())) {
            throw new RequestFailure.Invalid(FOREIGN);
        }
    }

    /** A verified store beside the one in use, until it is put in place or forgotten. */
    private final class Waiting implements Built {
        private final Replacement replacement;
        private final BackupReader.Verified content;
        private final AtomicBoolean taken = new AtomicBoolean();

        Waiting(Replacement replacement, BackupReader.Verified content) {
            this.replacement = replacement;
            this.content = content;
        }

        @Override
        public void install() {
            if (taken.compareAndSet(false, true)) {
                Thread _ = Thread.ofVirtual().name("coffer-restore").start(this::replace);
            }
        }

        @Override
        public void forget() {
            if (taken.compareAndSet(false, true)) {
                close();
                busy.set(false);
            }
        }

        private void close() {
            try {
                replacement.close();
            } catch (IOException failed) {
                LOG.log(
                        Level.WARNING,
                        "what was built for a restore is still there; the next start removes it",
                        "reason",
                        failed.getMessage());
            }
        }

        private void replace() {
            Manifest manifest = content.manifest();
            try {
                NewIncarnation.put(replacement, manifest.storeVersion(), random);
                replacement.finish(manifest.storeVersion(), manifest.digest());
                replaceable.ifPresent(other -> seal.whileSealed(other::reopen));
                LOG.log(
                        Level.WARNING,
                        "a snapshot was restored",
                        "records",
                        content.records(),
                        "created",
                        manifest.created(),
                        "sealed",
                        !seal.isUnsealed());
            } catch (IOException | StoreOpenException failed) {
                LOG.log(
                        Level.ERROR,
                        "a snapshot was not put in place; restart the server",
                        "reason",
                        failed.getMessage());
            } finally {
                close();
                busy.set(false);
            }
        }
    }
}
