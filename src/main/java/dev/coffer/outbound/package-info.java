/**
 * Requests to other servers: keys of identity providers, reviews of tokens, the standing of
 * certificates. Bounded in time and size, never within a transaction.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
