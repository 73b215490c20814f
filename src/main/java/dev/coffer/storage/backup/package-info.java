/**
 * A whole store in one file: written from one snapshot, verified before anything rests on it. What
 * the barrier sealed stays sealed in it.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.backup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
