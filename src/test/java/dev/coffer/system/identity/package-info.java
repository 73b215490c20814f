/** Tests of what users do with identities, over the wire. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
