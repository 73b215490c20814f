/** The house rules as tests: who may import whom, and what a source file may look like. */
@NullMarked
@CheckReturnValue
package dev.coffer.architecture;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
