/** The auth method {@code token}: the paths below {@code auth/token/}. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
