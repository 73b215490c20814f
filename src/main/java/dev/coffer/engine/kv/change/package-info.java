/**
 * What was changed in a versioned mount: written by the transaction that changes it, read by
 * whoever watches, told without a value.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv.change;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
