/** What the server tells its operator: log lines, one for each event. */
@NullMarked
@CheckReturnValue
package dev.coffer.telemetry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
