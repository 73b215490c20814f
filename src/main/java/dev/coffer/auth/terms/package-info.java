/**
 * What auth methods have in common: the terms of the tokens that they give, lists of names, and how
 * signed tokens are taken apart. Knows no method.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.auth.terms;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
