/** {@code sys/tools}: random bytes and hashes for clients that have no good ones of their own. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.tools;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
