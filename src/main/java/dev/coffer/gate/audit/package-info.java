/**
 * The audit log: what is asked and answered, written to every audit device before anything leaves.
 * The broker hands entries to devices; an entry is formatted once for each, because each hashes
 * values under a key of its own.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
