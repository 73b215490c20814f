/** The wire against what was recorded from OpenBao, and the differences that are meant. */
@NullMarked
@CheckReturnValue
package dev.coffer.conformance;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
