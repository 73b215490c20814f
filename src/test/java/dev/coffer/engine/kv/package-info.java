/** Tests of the key-value engine over real transactions in memory. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
