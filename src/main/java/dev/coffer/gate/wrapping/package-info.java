/**
 * Response wrapping: an answer lies in the cubbyhole of a token made for it, which opens it once.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.wrapping;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
