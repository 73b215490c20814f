/** Commands that work on files, on the files of servers that have ended. */
@NullMarked
@CheckReturnValue
package dev.coffer.server.offline;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
