package dev.coffer.client;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A value that was read, with its version. Immutable; never shown by {@link #toString}. */
public final class Secret {
    private final Fields answer;

    Secret(Fields answer) {
        this.answer = answer;
    }

    /**
     * The fields of the value. Whole numbers that fit are {@code Long}, others {@code BigInteger}
     * or {@code BigDecimal}: nothing is rounded.
     *
     * @return not modifiable
     */
    public Map<String, @Nullable Object> data() {
        return answer.object("data").members();
    }

    /**
     * A field that is a text.
     *
     * @param field its name
     * @return empty where there is no such field or it is no text
     */
    public Optional<String> text(String field) {
        return answer.object("data").text(field);
    }

    /**
     * Which version it is.
     *
     * @return for {@link Cas#data}
     */
    public Version version() {
        return Version.of(answer.object("metadata"));
    }

    /**
     * The version of the key's metadata at the same moment.
     *
     * @return empty where the server does not tell it with a value
     */
    public OptionalLong metadataVersion() {
        return answer.object("metadata").number("current_metadata_version");
    }

    /**
     * The custom metadata at the same moment.
     *
     * @return empty where there is none
     */
    public Map<String, String> custom() {
        return KeyMetadata.custom(answer.object("metadata"));
    }

    @Override
    public String toString() {
        return "Secret[version=" + version().number() + ", " + data().size() + " fields]";
    }
}
