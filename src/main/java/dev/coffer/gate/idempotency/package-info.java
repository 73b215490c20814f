/**
 * Writes that may be sent twice: the answer to a request with an {@code Idempotency-Key} is kept in
 * the transaction of its work, so that a repeat is answered and does nothing. Of an answer only
 * what is needed to give it again is kept, never a secret's value.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.idempotency;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
