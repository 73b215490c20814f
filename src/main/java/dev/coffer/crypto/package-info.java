/**
 * Secret material and the primitives that work on it: authenticated encryption, keyed hashes, key
 * derivation, secret sharing, randomness. The only user of {@code javax.crypto} and {@code
 * SecureRandom}; it adds no primitive of its own, only safe use of the JDK's.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.crypto;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
