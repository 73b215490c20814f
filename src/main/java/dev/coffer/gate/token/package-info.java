/** Tokens: who a request's caller is. A token's text is kept nowhere, only its keyed hash. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
