/**
 * The nouns that every tier shares: requests, answers, paths, failures, durations. No work in it.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.request;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
