package dev.coffer.config.hcl;

import java.util.List;
import java.util.OptionalLong;

/** A value in the syntax tree of HCL1, with the place where it begins. Immutable. */
public sealed interface HclValue {
    /** Where the value begins. */
    Position position();

    /** A place in a text: line and column in characters, both from 1; {@link #NONE} is no place. */
    record Position(int line, int column) {
        public static final Position NONE = new Position(0, 0);

        @Override
        public String toString() {
            return line == 0 ? "-" : line + ":" + column;
        }
    }

    /** A quoted string or a heredoc, escapes resolved; {@code ${...}} stays as written. */
    record Text(Position position, String value) implements HclValue {}

    /** {@code true} or {@code false}. */
    record Bool(Position position, boolean value) implements HclValue {}

    /** A number as written: {@code 12}, {@code -0x1F}, {@code 0755}, {@code 1.5e3}. */
    record Numeral(Position position, String literal) implements HclValue {
        /** The whole number by Go's rules (0x: hexadecimal, 0: octal), if it fits 64 bits. */
        public OptionalLong integer() {
            try {
                return OptionalLong.of(Long.decode(literal));
            } catch (NumberFormatException realOrTooLarge) {
                return OptionalLong.empty();
            }
        }
    }

    /** {@code [a, b]}. */
    record Sequence(Position position, List<HclValue> elements) implements HclValue {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /** {@code { ... }}, or a whole text. Names may repeat; the order is that of the text. */
    record Body(Position position, List<Item> items) implements HclValue {
        public Body {
            items = List.copyOf(items);
        }
    }

    /** A name or a label, without its quotes. */
    record Key(Position position, String text) {}

    /**
     * One entry of a body: {@code key = value}, or a block {@code key "label" { ... }}.
     *
     * @param keys the name and the labels after it; never empty
     * @param assign where the {@code =} is ({@code :} in JSON); for a block {@link Position#NONE}
     */
    record Item(List<Key> keys, Position assign, HclValue value) {
        public Item {
            keys = List.copyOf(keys);
        }
    }
}
