/**
 * Ways to log in: each proves who a caller is, and leaves it to the gate to make a token of that.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
