/**
 * The seal: root key, unseal key and its shares; how a store is initialized, unsealed and sealed,
 * and how its keyring is rotated.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
