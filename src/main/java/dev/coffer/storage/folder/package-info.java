/** The names of each folder in order, kept so that a page costs what it returns. */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.folder;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
