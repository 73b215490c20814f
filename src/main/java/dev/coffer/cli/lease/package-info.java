/** Commands about leases. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.lease;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
