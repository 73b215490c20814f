/**
 * The storage contract: an ordered map of short keys to opaque values, changed by serializable
 * commits that validate what was read. Every store passes the same conformance suite, and nothing
 * above this package knows which one runs.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.physical;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
