/** Policies: their texts, their rules, and who may do what by them. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
