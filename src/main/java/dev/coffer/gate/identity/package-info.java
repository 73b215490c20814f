/**
 * Who is behind a token: entities with an alias for each way to log in, and the groups that they
 * are in. All of it in records of the request's transaction.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
