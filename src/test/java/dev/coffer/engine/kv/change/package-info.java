/** Tests of what is kept and told of changes. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv.change;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
