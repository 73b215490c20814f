/** Copies of keys. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.kv.tree;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
