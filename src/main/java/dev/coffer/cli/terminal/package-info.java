/**
 * The terminal in front of a command: its streams, its environment, its colours, its hidden input.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.terminal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
