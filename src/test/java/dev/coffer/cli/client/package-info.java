/** The client alone, on a clock of a test. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
