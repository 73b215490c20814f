/** The flow of a request over a real store in memory. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
