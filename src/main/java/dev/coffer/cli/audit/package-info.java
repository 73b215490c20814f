/** Commands about audit devices. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
