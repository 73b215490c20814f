/** Tests of leases. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.lease;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
