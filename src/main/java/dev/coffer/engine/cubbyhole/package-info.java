/** Private storage of tokens: what a token writes, it alone reads, and it goes with the token. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.cubbyhole;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
