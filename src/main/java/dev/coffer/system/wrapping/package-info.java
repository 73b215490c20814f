/** The paths below {@code sys/wrapping/}. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.wrapping;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
