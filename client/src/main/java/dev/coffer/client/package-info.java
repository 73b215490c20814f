/**
 * A client for Coffer's key-value engine: both dimensions of compare-and-set, typed refusals, a
 * token that renews itself. It needs a JDK of 21 or newer and no other library. Begin with {@link
 * dev.coffer.client.Coffer#connect}.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
