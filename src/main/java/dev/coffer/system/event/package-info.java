/** {@code sys/events}: tells subscribers over a WebSocket what was changed. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.event;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
