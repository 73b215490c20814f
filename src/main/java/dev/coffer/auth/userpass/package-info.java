/** Logins by name and password. */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.userpass;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
