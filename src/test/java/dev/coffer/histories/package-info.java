/**
 * Histories of concurrent clients against a real server, and the proof that each could have come
 * about one request after the other.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.histories;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
