/** Commands for those who run a server: its seal, its keys, its life. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.operator;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
