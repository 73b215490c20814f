/** Looks at every record of a store: whether it opens, and whether it fits the others. */
@NullMarked
@CheckReturnValue
package dev.coffer.server.check;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
