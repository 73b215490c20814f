/** Tests of KV version 1. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv.plain;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
