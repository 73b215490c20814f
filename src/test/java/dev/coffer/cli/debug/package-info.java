/** The debug in front of a command. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.debug;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
