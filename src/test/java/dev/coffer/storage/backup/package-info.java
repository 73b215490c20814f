/** Snapshots: what was saved is what is restored, or nothing is. */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.backup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
