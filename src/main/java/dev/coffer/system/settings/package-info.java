/** {@code sys/config}: what operators set for all clients: cross-origin rules, pages' headers. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.settings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
