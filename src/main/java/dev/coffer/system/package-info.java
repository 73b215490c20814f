/**
 * The engine behind {@code /v1/sys}: init, unseal, seal, health, mounts, keys, and the work in the
 * background that belongs to them.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.system;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
