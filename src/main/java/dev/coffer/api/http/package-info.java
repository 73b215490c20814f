/**
 * The wire: listeners, TLS, HTTP/1.1 and HTTP/2 framing, a virtual thread for every request, a
 * limit on every size and time. Hands complete requests to a {@link
 * dev.coffer.api.http.WireHandler} and knows nothing of what they mean. The only package that sees
 * Netty.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.api.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
