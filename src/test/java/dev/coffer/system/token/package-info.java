/** Tests of the paths of tokens. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
