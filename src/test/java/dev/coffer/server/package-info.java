/** Servers as users run them: real listeners, real stores. */
@NullMarked
@CheckReturnValue
package dev.coffer.server;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
