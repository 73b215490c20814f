/** Logins by the certificate that a client shows at the TLS handshake. */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.cert;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
