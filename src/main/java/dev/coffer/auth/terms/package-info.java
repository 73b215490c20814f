/**
 * What every auth method says alike: the terms of the tokens it gives, and lists of names. Knows no
 * method.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.terms;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
