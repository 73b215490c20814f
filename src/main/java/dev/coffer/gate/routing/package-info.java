/** The mount table: what is stored of each mount, and which mount a path belongs to. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.routing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
