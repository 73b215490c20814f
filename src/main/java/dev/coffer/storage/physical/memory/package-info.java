/** A store that lives as long as its process: for {@code server -dev} and for tests. */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.physical.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
