/**
 * Leases: how long something lives, and the ordered records by which what is over is found. Knows
 * nothing of tokens; they build on it.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.lease;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
