/**
 * The decision about a request: the whole flow from the canonical path to the answer, in one
 * method. Sub-packages hold its parts and do not know the flow.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
