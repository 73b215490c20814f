/** Snapshots of the whole store over the API. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.backup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
