/** The leases below {@code sys/leases}, and the work in the background that belongs to them. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.lease;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
