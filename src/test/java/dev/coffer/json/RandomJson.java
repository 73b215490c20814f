package dev.coffer.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random JSON trees from a seed: every kind of value, every kind of character. */
final class RandomJson {
    private static final String[] NUMBERS = {
        "0", "-0", "1", "-17", "9007199254740993", "1.0", "1e3", "0.1234567890123456789", "1E-400"
    };

    private RandomJson() {}

    static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBoolean.of(random.nextBoolean());
            case 2 -> new JsonNumber(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3, 4 -> new JsonString(text(random));
            case 5 -> array(random, depth);
            default -> object(random, depth);
        };
    }

    static JsonObject object(Random random, int depth) {
        JsonObject.Builder builder = JsonObject.builder();
        for (int i = random.nextInt(6); i > 0; i--) {
            builder.put(text(random), value(random, depth - 1));
        }
        return builder.build();
    }

    private static JsonArray array(Random random, int depth) {
        List<JsonValue> elements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            elements.add(value(random, depth - 1));
        }
        return new JsonArray(elements);
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(point(random));
        }
        return text.toString();
    }

    private static int point(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\<>&/\u2028\u2029\u007f\uFFFD".codePointAt(random.nextInt(10));
            case 2 -> 0x80 + random.nextInt(0x780);
            case 3 -> 0xE000 + random.nextInt(0x1FFE);
            case 4 -> 0x10000 + random.nextInt(0x100000);
            default -> 'a' + random.nextInt(26);
        };
    }
}
