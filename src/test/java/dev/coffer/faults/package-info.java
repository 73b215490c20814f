/**
 * Requests that are stopped, cancelled, damaged or killed at every step, and what is left
 * afterwards: everything or nothing.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.faults;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
