/** Commands about the key-value store. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.kv;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
