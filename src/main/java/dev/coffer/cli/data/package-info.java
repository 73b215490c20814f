/** Commands that read and write any path. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.data;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
