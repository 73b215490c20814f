/** The terminal in front of a command. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.terminal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
