/** Tests of KV version 2. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv.versioned;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
