/** What a server can do: the description of its paths, the list of its engines. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.catalog;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
