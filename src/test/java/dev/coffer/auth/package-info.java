/** What the tests of auth methods share. */
@NullMarked
@CheckReturnValue
package dev.coffer.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
