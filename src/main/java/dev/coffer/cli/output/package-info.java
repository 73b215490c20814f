/** How a command shows what came back: tables, JSON, YAML, single fields. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.output;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
