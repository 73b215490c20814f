/** Every command that the documentation shows is run as it stands there. */
@NullMarked
@CheckReturnValue
package dev.coffer.docs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
