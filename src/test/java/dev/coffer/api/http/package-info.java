/** Tests of the wire with real sockets: what attackers, slow clients and vanishing clients do. */
@NullMarked
@CheckReturnValue
package dev.coffer.api.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
