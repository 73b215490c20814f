/** What a server tells of itself. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.debug;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
