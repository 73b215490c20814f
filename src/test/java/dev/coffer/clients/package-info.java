/** Stock clients of OpenBao and Vault against a real server. */
@NullMarked
@CheckReturnValue
package dev.coffer.clients;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
