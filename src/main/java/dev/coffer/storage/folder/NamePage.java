package dev.coffer.storage.folder;

import dev.coffer.request.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a folder's tree of names: names themselves, or the pages below it. Encoded as format
 * (1), kind (1), next free page number (8, meaningful in the root only), count (4), then for each
 * entry its length (4), its bytes and, in an inner page, the child's number (8).
 */
sealed interface NamePage {
    /** The only format so far. */
    byte FORMAT = 1;

    /** Number of the page that every walk begins with. */
    long ROOT = 0;

    /** Names in ascending order of their UTF-8 bytes. */
    record Leaf(List<Bytes> names) implements NamePage {
        public Leaf {
            names = List.copyOf(names);
        }
    }

    /** Pages in ascending order of what is in them. */
    record Inner(List<Child> children) implements NamePage {
        public Inner {
            children = List.copyOf(children);
        }

        /** Position of the one child in which a name belongs. */
        int position(Bytes name) {
            int low = 1;
            int high = children.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (children.get(middle).first().compareTo(name) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low - 1;
        }
    }

    /**
     * One page below.
     *
     * @param first no name in the child is smaller; the first child takes smaller ones too
     * @param number where the child is kept
     */
    record Child(Bytes first, long number) {}

    /** A page as it is stored, with the root's counter of page numbers. */
    record Stored(NamePage page, long nextNumber) {}

    /** The bytes of a page. */
    static Bytes encode(NamePage page, long nextNumber) {
        List<Bytes> texts =
                switch (page) {
                    case Leaf(List<Bytes> names) -> names;
                    case Inner(List<Child> children) ->
                            children.stream().map(Child::first).toList();
                };
        int each = Integer.BYTES + (page instanceof Inner ? Long.BYTES : 0);
        int size = 2 + Long.BYTES + Integer.BYTES + texts.size() * each;
        for (Bytes text : texts) {
            size += text.length();
        }
        byte[] bytes = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(FORMAT).put((byte) (page instanceof Inner ? 1 : 0));
        out.putLong(nextNumber).putInt(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            out.putInt(texts.get(i).length()).put(texts.get(i).asBuffer());
            if (page instanceof Inner(List<Child> children)) {
                out.putLong(children.get(i).number());
            }
        }
        return Bytes.wrap(bytes);
    }

    /** The page of these bytes, which were authenticated before. */
    static Stored decode(Bytes bytes) {
        ByteBuffer in = bytes.asBuffer();
        if (in.get() != FORMAT) {
            throw new IllegalStateException("page of names in an unknown format");
        }
        boolean inner = in.get() == 1;
        long nextNumber = in.getLong();
        int count = in.getInt();
        List<Bytes> names = new ArrayList<>(inner ? 0 : count);
        List<Child> children = new ArrayList<>(inner ? count : 0);
        for (int i = 0; i < count; i++) {
            int length = in.getInt();
            Bytes text = bytes.slice(in.position(), in.position() + length);
            in.position(in.position() + length);
            if (inner) {
                children.add(new Child(text, in.getLong()));
            } else {
                names.add(text);
            }
        }
        return new Stored(inner ? new Inner(children) : new Leaf(names), nextNumber);
    }
}
