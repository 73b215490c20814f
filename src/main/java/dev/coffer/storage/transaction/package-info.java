/** Plaintext transactions: what engines and the gate see of the store. */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.transaction;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
