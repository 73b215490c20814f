/** Commands about one server. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.node;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
