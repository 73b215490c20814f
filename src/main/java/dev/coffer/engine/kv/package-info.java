/**
 * The key-value engine: which of its two versions a mount has, and how a mount comes from the first
 * to the second. The versions themselves are the packages {@code plain} and {@code versioned}.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
