/** Builds every object of a server once, by hand; start and stop order; what the terminal shows. */
@NullMarked
@CheckReturnValue
package dev.coffer.server;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
