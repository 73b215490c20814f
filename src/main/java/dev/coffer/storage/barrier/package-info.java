/**
 * The barrier: transactions over a store in which every record is sealed, the keyring with its
 * terms, and the keyed hashes that stand for names.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.barrier;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
