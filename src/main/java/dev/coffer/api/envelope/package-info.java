/**
 * The door: turns what came over the wire into a request, or answers at once what never reaches a
 * transaction (redirects, unknown places, unreadable bodies), and turns answers and failures into
 * bytes. Paths, methods, parameters and texts are OpenBao's and Go's, as recorded.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.api.envelope;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
