/** Logins of machines by a role id and a secret id. */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.approle;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
