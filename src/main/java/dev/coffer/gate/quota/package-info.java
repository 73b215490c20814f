/** How many requests a client may send: rate limits, kept as records and counted in memory. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.quota;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
