/** Logging in: one class for each method. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.login;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
