/** Which mount a path belongs to. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.routing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
