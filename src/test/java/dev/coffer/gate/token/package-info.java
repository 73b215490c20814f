/** Tests of tokens, and what others need to look at them. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
