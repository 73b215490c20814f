/** The room of {@code sys/} for policies, on a whole server. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
