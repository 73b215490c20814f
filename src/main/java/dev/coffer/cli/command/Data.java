package dev.coffer.cli.command;

import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonException;
import dev.coffer.json.JsonLimits;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonRaw;
import dev.coffer.json.JsonReader;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Data on the command line: {@code key=value}, {@code key=@file}, {@code key=-} for standard input,
 * and {@code @file} or {@code -} for a whole JSON object. A key given twice collects a list.
 *
 * <p>Source: hashicorp/go-secure-stdlib, kv-builder.
 */
public final class Data {
    private final InputStream input;
    private final Map<String, JsonValue> members = new LinkedHashMap<>();
    private boolean inputTaken;

    private Data(InputStream input) {
        this.input = input;
    }

    /**
     * The members that the arguments name.
     *
     * @param what in front of a refusal, such as {@code Failed to parse K=V data}
     */
    public static JsonObject parse(InputStream input, List<String> arguments, String what)
            throws CommandException {
        Data data = new Data(input);
        for (String argument : arguments) {
            try {
                data.add(argument);
            } catch (IOException unusable) {
                throw CommandException.mistake(
                        what
                                + ": invalid key/value pair "
                                + GoText.quote(argument)
                                + ": "
                                + unusable.getMessage());
            }
        }
        return JsonObject.of(data.members);
    }

    /** As lists of texts, for the parameters of a request. */
    public static Map<String, List<String>> lists(JsonObject members) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (var member : members.entries()) {
            List<String> texts = new ArrayList<>();
            if (member.getValue() instanceof JsonArray(List<JsonValue> elements)) {
                elements.forEach(element -> texts.add(text(element)));
            } else {
                boolean _ = texts.add(text(member.getValue()));
            }
            List<String> _ = lists.put(member.getKey(), texts);
        }
        return lists;
    }

    /** A value as a text, as Go's weak decoding makes one. */
    public static String text(JsonValue value) {
        return switch (value) {
            case JsonString string -> string.value();
            case JsonNumber number -> number.literal();
            case JsonBoolean bool -> bool.value() ? "1" : "0";
            case JsonNull _ -> "";
            case JsonArray array -> array.size() == 0 ? "" : text(array.elements().getFirst());
            case JsonObject _, JsonRaw _ -> "";
        };
    }

    private void add(String argument) throws IOException {
        if (argument.isEmpty()) {
            return;
        }
        int equals = argument.indexOf('=');
        if (equals >= 0) {
            put(argument.substring(0, equals), value(argument.substring(equals + 1)));
        } else if (argument.equals("-")) {
            merge(takeInput());
        } else if (argument.startsWith("@")) {
            merge(file(argument.substring(1), "open "));
        } else {
            throw new IOException("format must be key=value");
        }
    }

    private String value(String text) throws IOException {
        if (text.startsWith("@")) {
            byte[] content = file(text.substring(1), "error reading file: open ");
            return new String(content, StandardCharsets.UTF_8);
        }
        if (text.startsWith("\\@")) {
            return text.substring(1);
        }
        return text.equals("-") ? new String(takeInput(), StandardCharsets.UTF_8) : text;
    }

    private void put(String key, String text) {
        JsonString value = new JsonString(text);
        JsonValue before = members.get(key);
        if (before == null) {
            JsonValue _ = members.put(key, value);
            return;
        }
        List<JsonValue> list = new ArrayList<>();
        if (before instanceof JsonArray(List<JsonValue> elements)) {
            list.addAll(elements);
        } else {
            boolean _ = list.add(before);
        }
        boolean _ = list.add(value);
        JsonValue _ = members.put(key, new JsonArray(list));
    }

    private void merge(byte[] json) throws IOException {
        if (new String(json, StandardCharsets.UTF_8).isBlank()) {
            throw new IOException("EOF");
        }
        try {
            JsonObject object = JsonReader.parseBody(json, JsonLimits.TRUSTED);
            for (var member : object.entries()) {
                JsonValue _ = members.put(member.getKey(), member.getValue());
            }
        } catch (JsonException malformed) {
            throw new IOException(malformed.text(), malformed);
        }
    }

    private byte[] takeInput() throws IOException {
        if (inputTaken) {
            throw new IOException("stdin already consumed");
        }
        inputTaken = true;
        return input.readAllBytes();
    }

    private static byte[] file(String name, String doing) throws IOException {
        try {
            return Files.readAllBytes(Path.of(name));
        } catch (NoSuchFileException _) {
            throw new IOException(doing + name + ": no such file or directory");
        }
    }
}
