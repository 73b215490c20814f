/** The system's own work over a real store in memory. */
@NullMarked
@CheckReturnValue
package dev.coffer.system;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
