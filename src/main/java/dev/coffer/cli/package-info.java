/** The command line: what the terminal's arguments and environment mean. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
