package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The serial numbers that a list of revoked certificates names, in decimal digits. Whose they are,
 * who has signed the list and until when it is good is not looked at: whoever may write it is
 * believed, and a certificate of another authority with the same number is refused as well.
 * Immutable.
 */
record RevokedSerials(Set<String> serials) implements NamedRoles.Role {
    /** How many certificates a list may name: each login reads every list. */
    static final int MAX_SERIALS = 10_000;

    private static final Field NAME = Field.string(NamedRoles.NAME, "The name of the list.");
    private static final Field LIST =
            Field.string("crl", "A list of revoked certificates, as PEM.");
    private static final Field URL =
            Field.string("url", "Must be empty: no list is fetched. Give the list itself.");
    private static final String SERIALS = "serials";

    RevokedSerials {
        serials = Set.copyOf(serials);
    }

    static Field[] fields() {
        return new Field[] {NAME, LIST, URL};
    }

    /**
     * What a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    static RevokedSerials of(Fields fields) {
        if (fields.has(LIST.name())) {
            return new RevokedSerials(parsed(fields.text(LIST.name())));
        }
        if (fields.has(URL.name())) {
            throw new RequestFailure.Invalid(
                    "no list is fetched from a url here; nothing was changed. Give the list itself"
                            + " as \"crl\"");
        }
        throw new RequestFailure.Invalid("one of 'crl' or 'url' must be provided");
    }

    private static Set<String> parsed(String text) {
        try {
            if (CertificateFactory.getInstance("X.509")
                            .generateCRL(
                                    new ByteArrayInputStream(
                                            text.getBytes(StandardCharsets.ISO_8859_1)))
                    instanceof X509CRL list) {
                return serials(list.getRevokedCertificates());
            }
        } catch (CRLException | CertificateException _) {
            // said below
        }
        throw new RequestFailure.Invalid("failed to parse CRL: it is no list in PEM");
    }

    private static Set<String> serials(@Nullable Collection<? extends X509CRLEntry> entries) {
        Set<String> serials = new TreeSet<>();
        if (entries == null) {
            return serials;
        }
        if (entries.size() > MAX_SERIALS) {
            throw new RequestFailure.Invalid(
                    "the CRL names more than " + MAX_SERIALS + " certificates");
        }
        entries.forEach(entry -> serials.add(entry.getSerialNumber().toString()));
        return serials;
    }

    @Override
    public JsonObject view() {
        JsonObject.Builder shown = JsonObject.builder();
        new TreeSet<>(serials).forEach(serial -> shown.put(serial, JsonObject.EMPTY));
        return serials.isEmpty()
                ? JsonObject.EMPTY
                : JsonObject.builder().put(SERIALS, shown.build()).build();
    }

    @Override
    public Bytes encode() {
        return StoredFields.write(
                JsonObject.builder()
                        .put(SERIALS, JsonArray.ofStrings(List.copyOf(new TreeSet<>(serials))))
                        .build());
    }

    static RevokedSerials decode(Bytes content) {
        return new RevokedSerials(Set.copyOf(StoredFields.read(content).texts(SERIALS)));
    }
}
