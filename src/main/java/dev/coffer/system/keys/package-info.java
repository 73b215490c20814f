/**
 * What the holders of unseal shares can do with an unsealed server: make a root token, replace the
 * unseal key.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.system.keys;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
