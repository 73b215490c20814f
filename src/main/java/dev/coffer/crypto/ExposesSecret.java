package dev.coffer.crypto;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks code that may read the content of a {@link SecretBytes}. The compiler refuses {@link
 * SecretBytes#expose} elsewhere, so a search for this name lists every place where key material
 * becomes plain bytes.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE})
public @interface ExposesSecret {
    /** Why the content is needed here, in a few words. */
    String value();
}
