package dev.coffer.auth.cert;

import dev.coffer.auth.cert.Leaf.AlternativeName;
import dev.coffer.engine.Field;
import java.util.List;
import java.util.stream.Stream;

/** What an operator can demand of a certificate: one of its names is like one of some patterns. */
enum Bound {
    NAMES(
            "allowed_names",
            "The common name or an alternative name is like one of these. Better say which: the"
                    + " other fields of this kind."),
    COMMON_NAMES("allowed_common_names", "The common name is like one of these."),
    DNS("allowed_dns_sans", "A DNS name is like one of these."),
    EMAIL("allowed_email_sans", "An e-mail address is like one of these."),
    URI("allowed_uri_sans", "A URI is like one of these."),
    UNITS("allowed_organizational_units", "An organizational unit is like one of these.");

    private final String fieldName;
    private final String description;

    Bound(String fieldName, String description) {
        this.fieldName = fieldName;
        this.description = description;
    }

    /** The field under which patterns are given; {@code *} stands for any characters. */
    Field field() {
        return Field.list(fieldName, description);
    }

    /** Whether a certificate keeps within the patterns: without any, each does. */
    boolean holds(List<String> patterns, Leaf leaf) {
        return patterns.isEmpty()
                || names(leaf).stream()
                        .anyMatch(name ->
                                patterns.stream()
                                        .anyMatch(pattern -> Globs.matches(pattern, name)));
    }

    private List<String> names(Leaf leaf) {
        return switch (this) {
            case NAMES ->
                    Stream.of(COMMON_NAMES, DNS, EMAIL)
                            .flatMap(kind -> kind.names(leaf).stream())
                            .toList();
            case COMMON_NAMES -> List.of(leaf.commonName());
            case DNS -> leaf.alternativeNames(AlternativeName.DNS);
            case EMAIL -> leaf.alternativeNames(AlternativeName.EMAIL);
            case URI -> leaf.alternativeNames(AlternativeName.URI);
            case UNITS -> leaf.units();
        };
    }
}
