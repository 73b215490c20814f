package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Field;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.StoredFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The serial numbers that a list of revoked certificates names, in decimal digits. Whose they are
 * and until when the list is good is not looked at: a certificate of another authority with the
 * same number is refused as well. Immutable.
 *
 * @param source where it was fetched; empty where it was given, by somebody who is believed
 */
record RevokedSerials(Set<String> serials, Optional<ListSource> source) implements NamedRoles.Role {
    static final Field LIST = Field.string("crl", "A list of revoked certificates, as PEM.");
    static final Field URL =
            Field.string(
                    "url",
                    "Where the list is fetched, by http or https, at once and again before its"
                            + " end. Give this or \"crl\".");

    private static final Field NAME = Field.string(NamedRoles.NAME, "The name of the list.");
    private static final String SERIALS = "serials";
    private static final String SOURCE = "source";

    RevokedSerials {
        serials = Set.copyOf(serials);
    }

    static Field[] fields() {
        return new Field[] {NAME, LIST, URL};
    }

    @Override
    public JsonObject view() {
        JsonObject.Builder shown = JsonObject.builder();
        source.ifPresent(from -> shown.put("cdp", from.view()));
        if (!serials.isEmpty()) {
            JsonObject.Builder each = JsonObject.builder();
            new TreeSet<>(serials).forEach(serial -> each.put(serial, JsonObject.EMPTY));
            shown.put(SERIALS, each.build());
        }
        return shown.build();
    }

    @Override
    public Bytes encode() {
        JsonObject.Builder record =
                JsonObject.builder()
                        .put(SERIALS, JsonArray.ofStrings(List.copyOf(new TreeSet<>(serials))));
        source.ifPresent(from -> record.put(SOURCE, from.stored()));
        return StoredFields.write(record.build());
    }

    static RevokedSerials decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new RevokedSerials(
                Set.copyOf(record.texts(SERIALS)), record.object(SOURCE).map(ListSource::of));
    }
}
