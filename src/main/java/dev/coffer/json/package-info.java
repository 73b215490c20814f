/**
 * Strict JSON with limits: a sealed tree of values, a reader that fails with the texts clients know
 * from Go's {@code encoding/json}, and a writer whose bytes are those of Go's encoder.
 *
 * <p>The only user of Jackson, and only of its streaming parser: no binding, no reflection.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
