package dev.coffer.storage.barrier;

import dev.coffer.request.Bytes;
import dev.coffer.storage.physical.Key;
import dev.coffer.storage.physical.Page;
import dev.coffer.storage.schema.Names;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.transaction.TransactionSource.OpenRead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot in plaintext. It needs no read set: one snapshot is consistent by itself. */
final class SealedRead implements OpenRead {
    private final RecordReader reader;

    SealedRead(RecordReader reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable Bytes get(RecordKey key) {
        RecordReader.Opened opened = reader.get(key, Key.of(key.bytes()));
        return opened == null ? null : opened.value();
    }

    @Override
    public Slice scan(RecordRange range, int limit) {
        Page page = reader.scan(range, Key.of(range.begin()), limit);
        List<Entry> entries = new ArrayList<>(page.entries().size());
        for (Page.Entry entry : page.entries()) {
            RecordKey key = RecordKey.stored(range.type(), Bytes.wrap(entry.key().toArray()));
            entries.add(new Entry(key, reader.open(key, entry.stored().value())));
        }
        return new Slice(entries, page.cut());
    }

    @Override
    public @Nullable Bytes peek(RecordKey key) {
        return get(key);
    }

    @Override
    public Slice peekScan(RecordRange range, int limit) {
        return scan(range, limit);
    }

    @Override
    public List<RecordKey> peekKeys(RecordRange range, int limit) {
        Page page = reader.scan(range, Key.of(range.begin()), limit);
        return page.entries().stream()
                .map(entry -> RecordKey.stored(range.type(), Bytes.wrap(entry.key().toArray())))
                .toList();
    }

    @Override
    public long version() {
        return reader.version();
    }

    @Override
    public Names names() {
        return reader.names();
    }

    @Override
    public void close() {
        reader.close();
    }
}
