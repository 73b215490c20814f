/** {@code sys/quotas}: rate limits as clients administer them. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.quota;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
