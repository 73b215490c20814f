package dev.coffer.auth.cert;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a certificate must say beside being trusted, and what a token tells of it. Immutable.
 *
 * @param names patterns for names of each kind; a kind that is absent is not bound
 * @param extensions each {@code oid:pattern}; a certificate must have them all
 * @param told object identifiers of extensions whose texts become metadata
 */
record Bounds(Map<Bound, List<String>> names, List<String> extensions, List<String> told) {
    static final Bounds NONE = new Bounds(Map.of(), List.of(), List.of());

    private static final Field EXTENSIONS =
            Field.list(
                    "required_extensions",
                    "Extensions that a certificate must all have, each as \"oid:pattern\"; their"
                            + " values are texts.");
    private static final Field TOLD =
            Field.list(
                    "allowed_metadata_extensions",
                    "Object identifiers of extensions whose texts become metadata of a token, with"
                            + " dashes for dots.");

    Bounds {
        names = Collections.unmodifiableMap(new TreeMap<>(names));
        extensions = List.copyOf(extensions);
        told = List.copyOf(told);
    }

    static List<Field> fields() {
        List<Field> fields =
                new ArrayList<>(Arrays.stream(Bound.values()).map(Bound::field).toList());
        fields.add(EXTENSIONS);
        fields.add(TOLD);
        return fields;
    }

    /**
     * These with what a client gives.
     *
     * @throws RequestFailure.Invalid 400 for an extension without a pattern
     */
    Bounds changed(Fields fields) {
        Map<Bound, List<String>> after = new EnumMap<>(Bound.class);
        for (Bound bound : Bound.values()) {
            after.put(bound, given(fields, bound.field(), names.getOrDefault(bound, List.of())));
        }
        List<String> required = given(fields, EXTENSIONS, extensions);
        if (required.stream().anyMatch(each -> each.indexOf(':') < 0)) {
            throw new RequestFailure.Invalid(
                    "required_extensions must be of the form \"oid:value\"; nothing was changed");
        }
        return new Bounds(after, required, given(fields, TOLD, told));
    }

    private static List<String> given(Fields fields, Field field, List<String> before) {
        return fields.has(field.name()) ? fields.texts(field.name()) : before;
    }

    /** Whether a certificate keeps within all of them. */
    boolean hold(Leaf leaf) {
        return names.entrySet().stream()
                        .allMatch(each -> each.getKey().holds(each.getValue(), leaf))
                && extensions.stream().allMatch(each -> isThere(each, leaf));
    }

    private static boolean isThere(String required, Leaf leaf) {
        int colon = required.indexOf(':');
        Optional<String> value = leaf.extension(required.substring(0, colon));
        return value.isPresent() && Globs.matches(required.substring(colon + 1), value.get());
    }

    /** What a token tells of a certificate's extensions. */
    Map<String, String> told(Leaf leaf) {
        Map<String, String> metadata = new TreeMap<>();
        for (String oid : told) {
            leaf.extension(oid).ifPresent(text -> metadata.put(oid.replace('.', '-'), text));
        }
        return metadata;
    }

    /** Adds them to what a role shows of itself. */
    void show(JsonObject.Builder shown) {
        for (Bound bound : Bound.values()) {
            show(shown, bound.field(), names.getOrDefault(bound, List.of()));
        }
        show(shown, EXTENSIONS, extensions);
        show(shown, TOLD, told);
    }

    private static void show(JsonObject.Builder shown, Field field, List<String> texts) {
        shown.put(field.name(), texts.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(texts));
    }

    /** Adds them to a record. */
    void store(JsonObject.Builder record) {
        for (Bound bound : Bound.values()) {
            store(record, bound.field(), names.getOrDefault(bound, List.of()));
        }
        store(record, EXTENSIONS, extensions);
        store(record, TOLD, told);
    }

    private static void store(JsonObject.Builder record, Field field, List<String> texts) {
        record.put(field.name(), JsonArray.ofStrings(texts));
    }

    /** What a record holds to which {@link #store} has added them. */
    static Bounds stored(StoredFields record) {
        Map<Bound, List<String>> names = new EnumMap<>(Bound.class);
        for (Bound bound : Bound.values()) {
            names.put(bound, record.texts(bound.field().name()));
        }
        return new Bounds(names, record.texts(EXTENSIONS.name()), record.texts(TOLD.name()));
    }
}
