/**
 * Policies: from their text to rules, and from the rules of a token's policies to what it may do on
 * a path.
 *
 * <p>{@code PolicyText} reads a text, {@code Policies} keeps them, {@code Acl} decides.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
