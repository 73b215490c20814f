/** Logins of service accounts, whose tokens the cluster's own API server reviews. */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.kubernetes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
