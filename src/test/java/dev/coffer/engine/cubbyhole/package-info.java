/** Tests of cubbyholes: whose they are, what they show, and that they go with their tokens. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.cubbyhole;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
