/** Names that are refused for a while after wrong attempts to log in. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.lockout;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
