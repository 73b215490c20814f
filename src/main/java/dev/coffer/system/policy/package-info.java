/** The room of {@code sys/} for policies: writing them, and asking what they allow. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
