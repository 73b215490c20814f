/**
 * Messages of the online certificate status protocol: questions, and answers that count only where
 * the right one has signed them. Does no network and has no clock.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.crypto.ocsp;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
