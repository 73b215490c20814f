/** What an operator wants to know of the process: versions, host, requests, metrics, logs. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.node;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
