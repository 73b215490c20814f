/** Terminal commands that need no running server: they work on files alone. */
@NullMarked
@CheckReturnValue
package dev.coffer.server.offline;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
