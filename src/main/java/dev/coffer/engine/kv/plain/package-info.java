/** KV version 1: one value a path, as it was written, with a hint how long it is good for. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv.plain;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
