/** The paths of {@code sys/} that administer the audit log. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
