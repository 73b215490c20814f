/** {@code sys/locked-users}: who is locked out, and how to let them in again. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.lockout;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
