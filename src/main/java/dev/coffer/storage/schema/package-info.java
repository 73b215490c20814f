/** Every kind of record in the store: its prefix byte, its owner, and how its keys are built. */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
