/** Policies as text. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
