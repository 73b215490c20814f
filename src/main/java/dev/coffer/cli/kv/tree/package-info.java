/** Whole trees of keys: out of a store, into a store, from one server to another. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.kv.tree;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
