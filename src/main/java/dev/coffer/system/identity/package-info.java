/** The engine behind {@code identity/}: entities, groups and their aliases as users manage them. */
@NullMarked
@CheckReturnValue
package dev.coffer.system.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
