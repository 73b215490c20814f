/** Tests of requests to other servers. */
@NullMarked
@CheckReturnValue
package dev.coffer.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
