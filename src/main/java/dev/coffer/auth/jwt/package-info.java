/** Logins by a token that somebody else has signed. */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.jwt;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
