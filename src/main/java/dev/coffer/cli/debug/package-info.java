/** {@code coffer debug}: what a server tells of itself over some time, as one archive. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.debug;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
