/** Commands about tokens. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
