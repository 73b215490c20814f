package dev.coffer.auth.approle;

import dev.coffer.crypto.Encodings;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The metadata of a secret id as clients write it: a JSON object as text, pairs {@code a=b,c=d}, or
 * one of both in base64.
 *
 * <p>Source: OpenBao, go-secure-stdlib strutil, ParseArbitraryKeyValues.
 */
final class Metadata {
    private Metadata() {}

    /**
     * What a text says.
     *
     * @throws RequestFailure.Invalid 400
     */
    static SortedMap<String, String> parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return new TreeMap<>();
        }
        String input =
                Encodings.fromBase64(stripped)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse(stripped);
        SortedMap<String, String> metadata = json(input).orElseGet(() -> pairs(input));
        metadata.forEach((name, value) -> {
            if (!name.isEmpty() && value.isEmpty()) {
                throw invalid("invalid value for key " + GoText.quote(name));
            }
        });
        return metadata;
    }

    private static Optional<SortedMap<String, String>> json(String input) {
        try {
            return switch (JsonReader.parse(
                    input.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST)) {
                case JsonNull _ -> Optional.of(new TreeMap<>());
                case JsonObject object -> texts(object);
                default -> Optional.empty();
            };
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    private static Optional<SortedMap<String, String>> texts(JsonObject object) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            switch (member.getValue()) {
                case JsonString(String text) -> texts.put(member.getKey(), text);
                case JsonNull _ -> texts.put(member.getKey(), "");
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(texts);
    }

    private static SortedMap<String, String> pairs(String input) {
        TreeSet<String> parts = new TreeSet<>();
        for (String part : input.split(",", -1)) {
            String cleaned = part.strip().toLowerCase(Locale.ROOT);
            if (!cleaned.isEmpty()) {
                parts.add(cleaned);
            }
        }
        SortedMap<String, String> pairs = new TreeMap<>();
        for (String part : parts) {
            String[] sides = part.split("=", -1);
            if (sides.length != 2) {
                throw invalid("failed to parse the input: invalid <key,value> format");
            }
            String name = sides[0].strip();
            String value = sides[1].strip();
            if (name.isEmpty() || value.isEmpty()) {
                throw invalid(
                        "failed to parse the input: invalid <key,value> pair: key: %s value: %s"
                                .formatted(GoText.quote(name), GoText.quote(value)));
            }
            pairs.put(name, value);
        }
        return pairs;
    }

    private static RequestFailure.Invalid invalid(String text) {
        return new RequestFailure.Invalid("failed to parse metadata: " + text);
    }
}
