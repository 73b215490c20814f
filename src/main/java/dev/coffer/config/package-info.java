/** The configuration file: read once, checked name by name, handed on as immutable records. */
@NullMarked
@CheckReturnValue
package dev.coffer.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
