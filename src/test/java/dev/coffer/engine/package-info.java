/** Tests of the path framework, and what tests of engines share. */
@NullMarked
@CheckReturnValue
package dev.coffer.engine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
